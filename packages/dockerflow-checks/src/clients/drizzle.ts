import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { SQL_REASONS } from '../sql-reasons.ts'

/** A database of drizzle-orm: `execute` for PostgreSQL and MySQL, `get` for SQLite. */
export type DrizzleClient = (
  | { execute(sql: string): PromiseLike<unknown> }
  | { get(sql: string): unknown }
) & {
  /** The driver's own client. */
  readonly $client?: unknown
}

const DRIZZLE: Backing = { kind: 'drizzle', service: 'The database behind Drizzle', ...SQL_REASONS }

/**
 * Checks the database behind [Drizzle](https://orm.drizzle.team).
 *
 * One ping: one connection of the driver below for one round trip of `SELECT 1`. Drizzle has no timeout of its
 * own: a ping that hangs keeps one connection until the driver's (for pg: `query_timeout`) or until the server
 * answers. Where you have the driver's own client at hand, its own check can do better.
 *
 * `ok` proves that a connection of the pool, or a new one, reaches the database and runs a statement. It
 * does not prove that writes are taken, or that any table is there.
 */
export function drizzleCheck(client: DrizzleClient): Check {
  const ping = async () => {
    if ('execute' in client) await client.execute('SELECT 1')
    else await client.get('SELECT 1')
  }
  return clientCheck(DRIZZLE, client, ping, { below: () => client.$client })
}
