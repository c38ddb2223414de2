import { type Check, type CheckContext, timeLeft } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { SQL_REASONS } from '../sql-reasons.ts'

/** An instance of knex. */
export interface KnexClient {
  raw(sql: string): { timeout(ms: number): PromiseLike<unknown> }
  /** Of which `pool` counts the connections. */
  readonly client?: unknown
}

const KNEX: Backing = {
  kind: 'knex',
  service: 'The database behind knex',
  codes: SQL_REASONS.codes,
  texts: [
    [/^Defined query timeout/, 'timeout'],
    [/^Knex: Timeout acquiring a connection/, 'exhausted'],
    [/^Unable to acquire a connection/, 'disconnected'],
    ...SQL_REASONS.texts,
  ],
}

/**
 * Checks the database behind [knex](https://knexjs.org), any dialect in which `SELECT 1` is a statement.
 *
 * One ping: one pooled connection for one round trip of `SELECT 1`. Knex takes a connection that misses the
 * deadline out of its pool. `acquireConnectionTimeout` (60 s unless set) bounds the wait for a connection.
 *
 * `ok` proves that a connection of the pool, or a new one, reaches the database and runs a statement. It
 * does not prove that writes are taken, or that any table is there.
 */
export function knexCheck(client: KnexClient): Check {
  const ping = async (context: CheckContext) => {
    await client.raw('SELECT 1').timeout(timeLeft(context))
  }
  return clientCheck(KNEX, client, ping, { below: () => client.client })
}
