import { expect, test } from 'vitest'
import { CheckFailure, FAILURES } from '../src/index.ts'

test('a failure has the id of its kind and reason, and the client error as its cause', () => {
  const cause = new Error('refused')
  const failure = new CheckFailure('redis', 'unreachable', 'No connection.', cause)
  expect(failure).toMatchObject({
    name: 'CheckFailure',
    id: 'dockerflow.redis.E003',
    reason: 'unreachable',
    message: 'No connection.',
    cause,
  })
  expect('cause' in new CheckFailure('redis', 'failed', 'No.')).toBe(false)
})

test('each reason has a code of its own', () => {
  expect(new Set(Object.values(FAILURES)).size).toBe(Object.keys(FAILURES).length)
})

test('a failure of another copy of this package is one, what merely looks like it is none', () => {
  const brand = Symbol.for('dockerflow.CheckFailure')
  expect(CheckFailure.is(new CheckFailure('redis', 'failed', 'No.'))).toBe(true)
  expect(CheckFailure.is({ [brand]: true })).toBe(true)
  const hostile = Object.defineProperty({}, brand, {
    get() {
      throw new Error('getter')
    },
  })
  for (const thrown of [
    hostile,
    { name: 'CheckFailure', id: 'x' },
    null,
    undefined,
    'CheckFailure',
    new Error('x'),
  ]) {
    expect(CheckFailure.is(thrown)).toBe(false)
  }
})

test('instanceof knows failures of another copy, and subclasses only their own', () => {
  class Mine extends CheckFailure {}
  const failure = new CheckFailure('redis', 'failed', 'No.')
  expect({ [Symbol.for('dockerflow.CheckFailure')]: true }).toBeInstanceOf(CheckFailure)
  expect(new Mine('redis', 'failed', 'No.')).toBeInstanceOf(CheckFailure)
  expect(new Mine('redis', 'failed', 'No.')).toBeInstanceOf(Mine)
  expect(failure).not.toBeInstanceOf(Mine)
  expect(new Error('No.')).not.toBeInstanceOf(CheckFailure)
})
