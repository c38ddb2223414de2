import { expect, test } from 'vitest'
import { KeyMemory } from '../src/values/key-memory.ts'

test('keys made of user input are bounded in number and in length', () => {
  const memory = new KeyMemory<number>()
  expect(memory.keep('a', 1)).toBe(1)
  expect(memory.get('a')).toBe(1)
  const long = 'x'.repeat(129)
  expect(memory.keep(long, 2)).toBe(2)
  expect(memory.get(long)).toBeUndefined()
  const kept = Array.from({ length: 10_000 }, (_, index) => memory.keep(`key ${index}`, index))
  expect(kept).toHaveLength(10_000)
  expect(kept.filter((index) => memory.get(`key ${index}`) !== undefined)).toHaveLength(4095)
})
