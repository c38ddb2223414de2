import { expect, test } from 'vitest'
import { judgeAny, LONGEST } from './any-dockerfile.ts'

// The same property as in the unit tests, over 10,000 Dockerfiles: too long for them.
test('10,000 Dockerfiles get a verdict on every clause, each in less than 50 ms', {
  timeout: 300_000,
}, () => {
  expect(judgeAny(10_000)).toBeLessThan(LONGEST)
})
