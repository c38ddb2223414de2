import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { SQL_REASONS } from '../sql-reasons.ts'

/** A `DataSource` of typeorm. */
export interface TypeormClient {
  readonly isInitialized: boolean
  /** Of which `master` or `pool` is the pool of the driver below, once initialized. */
  readonly driver?: unknown
  query(sql: string): Promise<unknown>
}

const TYPEORM: Backing = { kind: 'typeorm', service: 'The database behind TypeORM', ...SQL_REASONS }

/**
 * Checks the database behind a `DataSource` of [TypeORM](https://typeorm.io), any SQL driver in which `SELECT 1`
 * is a statement.
 *
 * One ping: one pooled connection for one round trip of `SELECT 1`. TypeORM has no timeout of its own: a ping
 * that hangs keeps one connection until the driver's (for pg: `extra.query_timeout`) or until the server
 * answers.
 *
 * `ok` proves that a connection of the pool, or a new one, reaches the database and runs a statement. It
 * does not prove that writes are taken, or that any table is there.
 */
export function typeormCheck(client: TypeormClient): Check {
  const below = () => {
    const { master, pool } = (client.driver ?? {}) as { readonly master?: unknown; readonly pool?: unknown }
    return master ?? pool
  }
  const ping = async () => {
    if (!client.isInitialized) throw clientFailure(TYPEORM, 'disconnected')
    await client.query('SELECT 1')
  }
  return clientCheck(TYPEORM, client, ping, { below })
}
