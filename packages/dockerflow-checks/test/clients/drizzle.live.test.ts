// live drizzle: drizzle-orm (node-postgres) against PostgreSQL
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { drizzleCheck } from '../../src/clients/drizzle.ts'
import { type Address, conformance } from './conformance.ts'
import { postgresLogin as login, postgresServer as server } from './servers.ts'

function open({ host, port }: Address, user = login.user) {
  const pool = new Pool({ ...login, host, port, user, max: 3 })
  pool.on('error', () => {})
  return { check: drizzleCheck(drizzle({ client: pool })), close: () => pool.end() }
}

conformance({
  name: 'drizzle-orm (node-postgres)',
  kind: 'drizzle',
  server,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'dockerflow_nobody'),
})
