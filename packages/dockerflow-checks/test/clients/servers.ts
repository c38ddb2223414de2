import { serverAt } from './conformance.ts'

/** PostgreSQL: `POSTGRES_URL`, or the standard port. */
export const postgresServer = serverAt('POSTGRES_URL', 5432)
const { url: postgresUrl } = postgresServer
export const postgresLogin = {
  user: postgresUrl?.username || 'postgres',
  password: postgresUrl?.password || 'postgres',
  database: postgresUrl?.pathname.slice(1) || 'test',
}

/** MySQL or MariaDB: `MYSQL_URL`, or the standard port. */
export const mysqlServer = serverAt('MYSQL_URL', 3306)
const { url: mysqlUrl } = mysqlServer
export const mysqlLogin = {
  user: mysqlUrl?.username || 'root',
  password: mysqlUrl?.password ?? '',
  database: mysqlUrl?.pathname.slice(1) || 'test',
}
