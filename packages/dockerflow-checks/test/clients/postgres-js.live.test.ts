// live postgres-js: postgres (sql) against PostgreSQL
import postgres from 'postgres'
import { postgresJsCheck } from '../../src/clients/postgres-js.ts'
import { type Address, conformance } from './conformance.ts'
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
