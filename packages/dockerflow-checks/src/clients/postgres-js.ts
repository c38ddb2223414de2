import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { POSTGRES_REASONS } from '../sql-reasons.ts'

/** The `sql` function of postgres. */
export interface PostgresJsClient {
  unsafe(query: string): PromiseLike<unknown>
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
 * One ping: one pooled connection for one round trip of `SELECT 1`. Postgres.js has no timeout for a query, and
 * to cancel one it opens another connection, so a ping that hangs is left to hang: it keeps one connection of
 * the pool until the server answers or the connection ends. `connect_timeout` (30 s unless set) bounds a
 * connection that cannot be made.
 */
export function postgresJsCheck(client: PostgresJsClient): Check {
  return clientCheck(POSTGRES_JS, client, async () => {
    await client.unsafe('SELECT 1')
  })
}
