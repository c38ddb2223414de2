// live knex: knex (pg) against PostgreSQL
import knex from 'knex'
import { knexCheck } from '../../src/clients/knex.ts'
import { type Address, conformance } from './conformance.ts'
import { postgresLogin as login, postgresServer as server } from './servers.ts'

function open({ host, port }: Address, user = login.user) {
  const client = knex({
    client: 'pg',
    connection: { ...login, host, port, user },
    pool: { min: 0, max: 3 },
    log: { warn: () => {} },
  })
  return { check: knexCheck(client), close: () => client.destroy() }
}

conformance({
  name: 'knex (pg)',
  kind: 'knex',
  server,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'dockerflow_nobody'),
})
