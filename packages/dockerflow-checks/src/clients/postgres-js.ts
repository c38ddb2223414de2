import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { POSTGRES_REASONS } from '../sql-reasons.ts'

/** The `sql` function of postgres. */
export interface PostgresJsClient {
  unsafe(query: string): PromiseLike<unknown>
}

/** Options of {@link postgresJsCheck}. */
export interface PostgresJsCheckOptions {
  /**
   * Fail when the server takes no writes: a standby, or `default_transaction_read_only`.
   * @default false
   */
  readonly writable?: boolean
}

const POSTGRES_JS: Backing = {
  kind: 'postgres',
  service: 'PostgreSQL',
  codes: {
    ...POSTGRES_REASONS.codes,
    CONNECT_TIMEOUT: 'timeout',
    CONNECTION_CLOSED: 'unreachable',
    CONNECTION_DESTROYED: 'unreachable',
    CONNECTION_ENDED: 'disconnected',
  },
}

/**
 * Checks PostgreSQL through [postgres](https://github.com/porsager/postgres) (Postgres.js).
 *
 * One ping: one pooled connection for one round trip of `SELECT 1` (with `writable`, of
 * `SHOW transaction_read_only`). Postgres.js has no timeout for a query, and
 * to cancel one it opens another connection, so a ping that hangs is left to hang: it keeps one connection of
 * the pool until the server answers or the connection ends. `connect_timeout` (30 s unless set) bounds a
 * connection that cannot be made.
 *
 * `ok` proves that a connection of the pool, or a new one, runs a statement; with `writable`, that the
 * server lets this session write. It does not prove that the disk has room, that the user may write, or that
 * any table is there.
 */
export function postgresJsCheck(client: PostgresJsClient, options: PostgresJsCheckOptions = {}): Check {
  const { writable = false } = options
  const query = writable ? 'SHOW transaction_read_only' : 'SELECT 1'
  return clientCheck(POSTGRES_JS, client, async () => {
    const [row] = (await client.unsafe(query)) as { transaction_read_only?: string }[]
    if (writable && row?.transaction_read_only !== 'off') throw clientFailure(POSTGRES_JS, 'readOnly')
  })
}
