// live typeorm: typeorm (DataSource, postgres) against PostgreSQL
import { DataSource } from 'typeorm'
import { typeormCheck } from '../../src/clients/typeorm.ts'
import { type Address, conformance } from './conformance.ts'
import { postgresLogin as login, postgresServer as server } from './servers.ts'

async function open({ host, port }: Address) {
  const client = await new DataSource({
    type: 'postgres',
    ...login,
    username: login.user,
    host,
    port,
    extra: { max: 3 },
    poolErrorHandler: () => {},
  }).initialize()
  return { check: typeormCheck(client), close: () => client.destroy() }
}

conformance({
  name: 'typeorm (DataSource, postgres)',
  kind: 'typeorm',
  server,
  open,
})
