// stub mssql: mssql (ConnectionPool) against a stub of TDS on loopback
import { ConnectionPool, type config } from 'mssql'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { mssqlCheck } from '../../src/clients/mssql.ts'
import { type Address, conformance } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'
import { tdsStub } from './tds-stub.ts'

const server = await tdsStub('right')
const changing = await tdsStub('first')
afterAll(() => {
  server.close()
  changing.close()
})

async function open({ host, port }: Address, password = 'right', pool: config['pool'] = {}) {
  const client = new ConnectionPool({
    server: host,
    port,
    user: 'app',
    password,
    connectionTimeout: 400,
    requestTimeout: 400,
    options: { encrypt: false, cancelTimeout: 100, connectionRetryInterval: 50 },
    pool: { max: 3, ...pool },
  })
  client.on('error', () => {})
  await client.connect()
  return { client, check: mssqlCheck(client), close: () => client.close() }
}

conformance({
  name: 'mssql (ConnectionPool)',
  kind: 'mssql',
  server,
  open: (address) => open(address),
  deniedBy: changing,
  // `connect` refuses a wrong password itself: it becomes wrong under an open pool
  async openDenied(address) {
    const opened = await open(address, 'first')
    changing.changePassword('second')
    return opened
  },
})

test('costs two round trips, as every first request on a pooled connection', async () => {
  const { check, close } = await open(server)
  onTestFinished(close)
  expect(await outcomeOf(check)).toBe('ok')
  const before = server.answered
  expect(await outcomeOf(check)).toBe('ok')
  expect(server.answered - before).toBe(2)
})

test('tells a pool that is closed, and one with no connection left', async () => {
  const { client, check, close } = await open(server, 'right', { max: 1, acquireTimeoutMillis: 100 })
  const transaction = client.transaction()
  await transaction.begin()
  expect(await outcomeOf(check)).toContain('dockerflow.mssql.E007')
  await transaction.rollback().catch(() => {})
  await close()
  expect(await outcomeOf(check)).toContain('dockerflow.mssql.E008')
})
