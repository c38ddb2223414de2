// live sequelize: sequelize (postgres) against PostgreSQL
import { Sequelize } from 'sequelize'
import { sequelizeCheck } from '../../src/clients/sequelize.ts'
import { type Address, conformance } from './conformance.ts'
import { postgresLogin as login, postgresServer as server } from './servers.ts'

function open({ host, port }: Address, username = login.user) {
  const client = new Sequelize({
    dialect: 'postgres',
    ...login,
    username,
    host,
    port,
    pool: { max: 3 },
    logging: false,
  })
  return { check: sequelizeCheck(client), close: () => client.close() }
}

conformance({
  name: 'sequelize (postgres)',
  kind: 'sequelize',
  server,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'dockerflow_nobody'),
})
