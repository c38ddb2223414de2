// live kysely: kysely (PostgresDialect) against PostgreSQL
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { kyselyCheck } from '../../src/clients/kysely.ts'
import { type Address, conformance } from './conformance.ts'
import { postgresLogin as login, postgresServer as server } from './servers.ts'

function open({ host, port }: Address, user = login.user) {
  const pool = new Pool({ ...login, host, port, user, max: 3 })
  pool.on('error', () => {})
  pool.on('connect', (connection) => connection.on('error', () => {}))
  const client = new Kysely({ dialect: new PostgresDialect({ pool }) })
  return { check: kyselyCheck(client), close: () => client.destroy() }
}

conformance({
  name: 'kysely (PostgresDialect)',
  kind: 'kysely',
  server,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'dockerflow_nobody'),
})
