// live postgres: pg (Pool, Client) against PostgreSQL
import { Client, Pool, type PoolConfig } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { postgresCheck } from '../../src/clients/postgres.ts'
import { conformance } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'
import { postgresLogin as login, postgresServer as server } from './servers.ts'

const { host, port } = server

function open(config: PoolConfig) {
  const pool = new Pool({ max: 3, ...login, ...config })
  pool.on('error', () => {})
  return { pool, check: postgresCheck(pool), close: () => pool.end() }
}

conformance({
  name: 'pg (Pool)',
  kind: 'postgres',
  server,
  open: ({ host, port }) => open({ host, port }),
  openDenied: ({ host, port }) => open({ host, port, user: 'dockerflow_nobody' }),
})

conformance({
  name: 'pg (Client)',
  kind: 'postgres',
  server,
  async open({ host, port }) {
    const client = new Client({ ...login, host, port })
    client.on('error', () => {})
    await client.connect()
    return { check: postgresCheck(client), close: () => client.end() }
  },
  reconnects: false,
  reasons: { gone: ['unreachable', 'disconnected'] },
})

test('tells a database that is missing', async () => {
  const { check, close } = open({ host, port, database: 'dockerflow_nothing' })
  onTestFinished(close)
  expect(await outcomeOf(check)).toContain('dockerflow.postgres.E005')
})

test('tells a session that may not write, if asked', async () => {
  const { pool, check, close } = open({ host, port, options: '-c default_transaction_read_only=on' })
  onTestFinished(close)
  expect(await outcomeOf(check)).toBe('ok')
  expect(await outcomeOf(postgresCheck(pool, { writable: true }))).toContain('dockerflow.postgres.E006')
})

test('tells a pool whose connections are all in use', async () => {
  const { pool, check, close } = open({ host, port, max: 1, connectionTimeoutMillis: 100 })
  const taken = await pool.connect()
  expect(await outcomeOf(check)).toContain('dockerflow.postgres.E007')
  taken.release()
  expect(await outcomeOf(check)).toBe('ok')
  await close()
})
