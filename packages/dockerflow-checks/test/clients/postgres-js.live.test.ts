// live postgres-js: postgres (sql) against PostgreSQL
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import { postgresJsCheck } from '../../src/clients/postgres-js.ts'
import { type Address, conformance } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'
import { postgresLogin as login, postgresServer as server } from './servers.ts'

function open({ host, port }: Address, user = login.user) {
  const sql = postgres({ max: 3, backoff: () => 0.05, ...login, user, host, port })
  return { check: postgresJsCheck(sql), close: () => sql.end({ timeout: 0 }) }
}

conformance({
  name: 'postgres (sql)',
  kind: 'postgres',
  server,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'dockerflow_nobody'),
})

test('tells a session that may not write, if asked', async () => {
  const connection = { default_transaction_read_only: true }
  const { host, port } = server
  const [sql, readOnly] = [{}, { connection }].map((more) =>
    postgres({ max: 1, ...login, host, port, ...more }),
  )
  onTestFinished(() => sql?.end())
  onTestFinished(() => readOnly?.end())
  const writable = { writable: true }
  expect(await outcomeOf(postgresJsCheck(sql as postgres.Sql, writable))).toBe('ok')
  expect(await outcomeOf(postgresJsCheck(readOnly as postgres.Sql))).toBe('ok')
  expect(await outcomeOf(postgresJsCheck(readOnly as postgres.Sql, writable))).toContain(
    'dockerflow.postgres.E006',
  )
})
