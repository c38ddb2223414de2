import { type Check, timeLeft } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { POSTGRES_REASONS } from '../sql-reasons.ts'

/** A `Pool` or `Client` of pg. */
export interface PostgresClient {
  query(query: { text: string; query_timeout: number }): Promise<{ rows: readonly object[] }>
}

/** Options of {@link postgresCheck}. */
export interface PostgresCheckOptions {
  /**
   * Fail when the server takes no writes: a standby, or `default_transaction_read_only`.
   * @default false
   */
  readonly writable?: boolean
}

const POSTGRES: Backing = { kind: 'postgres', service: 'PostgreSQL', ...POSTGRES_REASONS }

/**
 * Checks PostgreSQL through a `Pool` or `Client` of [pg](https://node-postgres.com).
 *
 * One ping: one pooled connection for one round trip of `SELECT 1` (with `writable`, of
 * `SHOW transaction_read_only`); no transaction, no table. A query that misses the deadline is given up with
 * its connection, so that the pool gets its slot back. Give the pool a `connectionTimeoutMillis`: without one,
 * pg waits for ever for a server that accepts a connection and says nothing.
 *
 * A single `Client` does not reconnect; after an error it stays failed until the application replaces it.
 *
 * `ok` proves that a connection of the pool, or a new one, runs a statement; with `writable`, that the
 * server lets this session write. It does not prove that the disk has room, that the user may write, or that
 * any table is there.
 */
export function postgresCheck(client: PostgresClient, options: PostgresCheckOptions = {}): Check {
  const { writable = false } = options
  const text = writable ? 'SHOW transaction_read_only' : 'SELECT 1'
  return clientCheck(POSTGRES, client, async (context) => {
    const { rows } = await client.query({ text, query_timeout: timeLeft(context) })
    const [row] = rows as { transaction_read_only?: string }[]
    if (writable && row?.transaction_read_only !== 'off') throw clientFailure(POSTGRES, 'readOnly')
  })
}
