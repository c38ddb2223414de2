import { expect, test } from 'vitest'
import { postgresCheck } from '../../src/clients/postgres.ts'
import { driverError, outcomeOf } from './outcome-of.ts'

const failing = (error: Error) => postgresCheck({ query: () => Promise.reject(error) })
const answering = (row: object) => ({ query: async () => ({ rows: [row] }) })

test('passes on an answer, and knows its client and kind', async () => {
  const client = answering({ '?column?': 1 })
  const check = postgresCheck(client)
  expect(await outcomeOf(check)).toBe('ok')
  expect([check.kind, check.client]).toEqual(['postgres', client])
})

test('gives pg the time that is left, so that it frees the connection', async () => {
  const queries: { text: string; query_timeout: number }[] = []
  const check = postgresCheck({
    query: async (query) => {
      queries.push(query)
      return { rows: [] }
    },
  })
  await outcomeOf(check, 300)
  expect(queries[0]?.text).toBe('SELECT 1')
  expect(queries[0]?.query_timeout).toBeGreaterThan(200)
  expect(queries[0]?.query_timeout).toBeLessThanOrEqual(300)
})

test('with `writable`, a server that takes no writes is a failure', async () => {
  const standby = answering({ transaction_read_only: 'on' })
  expect(await outcomeOf(postgresCheck(standby))).toBe('ok')
  expect(await outcomeOf(postgresCheck(standby, { writable: true }))).toBe(
    'dockerflow.postgres.E006 PostgreSQL takes no writes here: it is a replica, or read-only.',
  )
  const primary = answering({ transaction_read_only: 'off' })
  expect(await outcomeOf(postgresCheck(primary, { writable: true }))).toBe('ok')
})

test.each([
  [
    '28P01',
    'password authentication failed for user "app"',
    "E004 PostgreSQL refuses the application's credentials (28P01).",
  ],
  [
    '3D000',
    'database "app" does not exist',
    'E005 PostgreSQL answers, but the database is not there (3D000).',
  ],
  [
    '53300',
    'sorry, too many clients already',
    'E007 PostgreSQL has no connection left: all are in use (53300).',
  ],
  ['57P03', 'the database system is starting up', 'E003 PostgreSQL cannot be reached: 57P03.'],
  [
    'ECONNREFUSED',
    'connect ECONNREFUSED 10.0.0.1:5432',
    'E003 PostgreSQL cannot be reached: the connection was refused.',
  ],
  [undefined, 'Query read timeout', 'E002 PostgreSQL did not answer in time.'],
  [
    undefined,
    'timeout exceeded when trying to connect',
    'E007 PostgreSQL has no connection left: all are in use.',
  ],
  [
    undefined,
    'Connection terminated unexpectedly',
    'E003 PostgreSQL cannot be reached: the connection is down.',
  ],
  [
    undefined,
    'Cannot use a pool after calling end on the pool',
    "E008 The application's PostgreSQL client is closed, or was never connected.",
  ],
  ['42P01', 'relation does not exist', 'E001 PostgreSQL failed its check (42P01): the error is in the log.'],
])('tells %s %s', async (code, message, expected) => {
  expect(await outcomeOf(failing(driverError(message, { code })))).toBe(`dockerflow.postgres.${expected}`)
})
