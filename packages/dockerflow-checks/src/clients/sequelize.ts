import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { SQL_REASONS } from '../sql-reasons.ts'

/** A `Sequelize` instance. */
export interface SequelizeClient {
  /** Of which `pool` counts the connections. */
  readonly connectionManager?: unknown
  authenticate(options: { logging: false; retry: { max: number } }): Promise<void>
}

const SEQUELIZE: Backing = {
  kind: 'sequelize',
  service: 'The database behind Sequelize',
  codes: {
    ...SQL_REASONS.codes,
    SequelizeAccessDeniedError: 'authentication',
    SequelizeConnectionRefusedError: 'unreachable',
    SequelizeHostNotFoundError: 'unreachable',
    SequelizeHostNotReachableError: 'unreachable',
    SequelizeConnectionTimedOutError: 'timeout',
    SequelizeConnectionAcquireTimeoutError: 'exhausted',
  },
  texts: [[/called after the connection manager was closed/, 'disconnected'], ...SQL_REASONS.texts],
}

/**
 * Checks the database behind [Sequelize](https://sequelize.org).
 *
 * One ping: one pooled connection for one round trip of the query that `authenticate()` makes, neither logged
 * nor tried again. Sequelize has no timeout for a query: a ping that hangs keeps one connection until the
 * driver's (for pg: `dialectOptions.query_timeout`) or until the server answers. `pool.acquire` (60 s unless
 * set) bounds the wait for a connection.
 *
 * `ok` proves that a connection of the pool, or a new one, reaches the database and runs a statement. It
 * does not prove that writes are taken, or that any table is there.
 */
export function sequelizeCheck(client: SequelizeClient): Check {
  const ping = async () => {
    await client.authenticate({ logging: false, retry: { max: 1 } })
  }
  return clientCheck(SEQUELIZE, client, ping, { below: () => client.connectionManager })
}
