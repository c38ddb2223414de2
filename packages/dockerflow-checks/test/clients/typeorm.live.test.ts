// live typeorm: typeorm (DataSource, postgres) against PostgreSQL
import { Client } from 'pg'
import { DataSource } from 'typeorm'
import { afterAll, beforeAll } from 'vitest'
import { typeormCheck } from '../../src/clients/typeorm.ts'
import { type Address, conformance } from './conformance.ts'
import { postgresLogin as login, postgresServer as server } from './servers.ts'

const role = `dockerflow_typeorm_${process.pid}`
const admin = new Client({ ...login, host: server.host, port: server.port })
beforeAll(async () => {
  await admin.connect()
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`)
})
afterAll(async () => {
  await admin.query(`DROP ROLE ${role}`)
  await admin.end()
})

async function open({ host, port }: Address, options = {}, extra = {}) {
  const client = await new DataSource({
    type: 'postgres',
    ...login,
    username: login.user,
    host,
    port,
    ...options,
    extra: { max: 3, ...extra },
    poolErrorHandler: () => {},
  }).initialize()
  return { check: typeormCheck(client), close: () => client.destroy() }
}

conformance({
  name: 'typeorm (DataSource, postgres)',
  kind: 'typeorm',
  server,
  open: (address) => open(address),
  // `initialize` refuses wrong credentials itself: they become wrong afterwards, for the connections to come
  async openDenied(address) {
    const opened = await open(address, { username: role, password: role }, { maxUses: 1 })
    await admin.query(`ALTER ROLE ${role} NOLOGIN`)
    return opened
  },
})
