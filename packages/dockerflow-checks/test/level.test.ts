import { expect, test } from 'vitest'
import { LEVELS, levelOf, statusOf } from '../src/level.ts'

test('each level has its word and each word its level', () => {
  for (const [word, level] of Object.entries(LEVELS)) expect(statusOf(level)).toBe(word)
})

test('a level between two words, or outside all of them, reads as the nearest word below', () => {
  expect(statusOf(39)).toBe('warning')
  expect(statusOf(-1)).toBe('ok')
  expect(statusOf(99)).toBe('critical')
  expect(statusOf(Number.NaN)).toBe('ok')
})

test('the worst of no levels is ok', () => {
  expect(levelOf([])).toBe(0)
  expect(levelOf([{ level: 10 }, { level: 40 }, { level: 30 }])).toBe(40)
})
