import { expect, test } from 'vitest'
import { type Backing, clientCheck, clientFailure } from '../src/client-check.ts'
import { CheckFailure, FAILURES, type FailureReason } from '../src/failure.ts'

const backing: Backing = { kind: 'store', service: 'Store', thing: 'shelf' }
const context = { name: 'it', signal: new AbortController().signal, deadline: 0 }

test('every reason has its own id and its own sentence', () => {
  const failures = Object.keys(FAILURES).map((reason) => clientFailure(backing, reason as FailureReason))
  expect(failures.map(({ id, message }) => `${id} ${message}`)).toMatchInlineSnapshot(`
    [
      "dockerflow.store.E001 Store failed its check: the error is in the log.",
      "dockerflow.store.E002 Store did not answer in time.",
      "dockerflow.store.E003 Store cannot be reached: the connection is down.",
      "dockerflow.store.E004 Store refuses the application's credentials.",
      "dockerflow.store.E005 Store answers, but the shelf is not there.",
      "dockerflow.store.E006 Store takes no writes here: it is a replica, or read-only.",
      "dockerflow.store.E007 Store has no connection left: all are in use.",
      "dockerflow.store.E008 The application's Store client is closed, or was never connected.",
      "dockerflow.store.E009 Store gave an unexpected answer.",
      "dockerflow.store.E010 Store is beyond its limit.",
      "dockerflow.store.E011 Store has migrations that are not applied.",
      "dockerflow.store.E012 Store refuses for want of memory or disk.",
    ]
  `)
})

test('keeps the error as the cause, and a failure of the check itself as it is', async () => {
  const error = new Error('x')
  const failing = clientCheck(backing, {}, () => Promise.reject(error))
  await expect(failing(context)).rejects.toMatchObject({ id: 'dockerflow.store.E001', cause: error })
  const own = new CheckFailure('store', 'missing', 'gone')
  const throwing = clientCheck(backing, {}, () => {
    throw own
  })
  await expect(throwing(context)).rejects.toBe(own)
})

test('passes on what the ping answers, and needs no client', async () => {
  const message = { id: 'a', level: 30, text: 'b' } as const
  const check = clientCheck(backing, undefined, async () => message)
  expect(await check(context)).toBe(message)
  expect('client' in check).toBe(false)
})
