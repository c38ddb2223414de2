// live mariadb: mariadb (Pool, Connection) against MariaDB
import { createConnection, createPool, type PoolConfig } from 'mariadb'
import { expect, onTestFinished, test } from 'vitest'
import { mariadbCheck } from '../../src/clients/mariadb.ts'
import { conformance } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'
import { mysqlLogin as login, mysqlServer as server } from './servers.ts'

const { host, port } = server

function open(options: PoolConfig) {
  const pool = createPool({
    connectionLimit: 2,
    minimumIdle: 1,
    acquireTimeout: 300,
    connectTimeout: 250,
    minDelayValidation: 0,
    ...login,
    ...options,
  })
  return { pool, check: mariadbCheck(pool), close: () => pool.end() }
}

conformance({
  name: 'mariadb (Pool)',
  kind: 'mariadb',
  server,
  open: ({ host, port }) => open({ host, port }),
  openDenied: ({ host, port }) => open({ host, port, user: 'dockerflow_nobody', password: 'wrong' }),
})

test('checks a single connection', async () => {
  const connection = await createConnection({ ...login, host, port })
  expect(await outcomeOf(mariadbCheck(connection))).toBe('ok')
  await connection.end()
  expect(await outcomeOf(mariadbCheck(connection))).toContain('dockerflow.mariadb.E008')
})

test('tells a database that is missing', async () => {
  const { check, close } = open({ host, port, database: 'dockerflow_nothing' })
  onTestFinished(close)
  expect(await outcomeOf(check)).toContain('dockerflow.mariadb.E005')
})

test('tells a closed pool, and one with no connection left', async () => {
  const { pool, check, close } = open({ host, port, connectionLimit: 1 })
  const taken = await pool.getConnection()
  expect(await outcomeOf(check)).toContain('dockerflow.mariadb.E007')
  await taken.release()
  expect(await outcomeOf(check)).toBe('ok')
  await close()
  expect(await outcomeOf(check)).toContain('dockerflow.mariadb.E008')
})

test('tells whether the server takes writes, if asked', async () => {
  const { pool, close } = open({ host, port })
  onTestFinished(close)
  expect(await outcomeOf(mariadbCheck(pool, { writable: true }))).toBe('ok')
})
