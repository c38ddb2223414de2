// live mysql: mysql2 (promise and callback Pool, Connection) against MariaDB
import { createPool as createCallbackPool } from 'mysql2'
import { createConnection, createPool, type PoolOptions } from 'mysql2/promise'
import { expect, onTestFinished, test } from 'vitest'
import { mysqlCheck } from '../../src/clients/mysql.ts'
import { conformance } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'
import { mysqlLogin as login, mysqlServer as server } from './servers.ts'

const { host, port } = server
const denied = { user: 'dockerflow_nobody', password: 'wrong' }

function open(options: PoolOptions) {
  const pool = createPool({ connectionLimit: 3, ...login, ...options })
  return { pool, check: mysqlCheck(pool), close: () => pool.end() }
}

conformance({
  name: 'mysql2 (Pool, promises)',
  kind: 'mysql',
  server,
  open: ({ host, port }) => open({ host, port }),
  openDenied: ({ host, port }) => open({ host, port, ...denied }),
})

function openCallbacks(options: PoolOptions) {
  const pool = createCallbackPool({ connectionLimit: 3, ...login, ...options })
  return { check: mysqlCheck(pool), close: () => pool.promise().end() }
}

conformance({
  name: 'mysql2 (Pool, callbacks)',
  kind: 'mysql',
  server,
  open: ({ host, port }) => openCallbacks({ host, port }),
  openDenied: ({ host, port }) => openCallbacks({ host, port, ...denied }),
})

test('checks a single connection', async () => {
  const connection = await createConnection({ ...login, host, port })
  expect(await outcomeOf(mysqlCheck(connection))).toBe('ok')
  await connection.end()
  expect(await outcomeOf(mysqlCheck(connection))).toContain('dockerflow.mysql.E008')
})

test('tells a database that is missing', async () => {
  const { check, close } = open({ host, port, database: 'dockerflow_nothing' })
  onTestFinished(close)
  expect(await outcomeOf(check)).toContain('dockerflow.mysql.E005')
})

test('tells whether the server takes writes, if asked', async () => {
  const { pool, close } = open({ host, port })
  onTestFinished(close)
  expect(await outcomeOf(mysqlCheck(pool, { writable: true }))).toBe('ok')
})

test('tells a closed pool, and one with no connection left', async () => {
  const { pool, check, close } = open({ host, port, connectionLimit: 1, waitForConnections: false })
  const taken = await pool.getConnection()
  expect(await outcomeOf(check)).toContain('dockerflow.mysql.E007')
  taken.release()
  expect(await outcomeOf(check)).toBe('ok')
  await close()
  expect(await outcomeOf(check)).toContain('dockerflow.mysql.E008')
})
