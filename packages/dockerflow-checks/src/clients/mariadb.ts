import { type Check, timeLeft } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { MYSQL_REASONS } from '../sql-reasons.ts'

interface MariadbConnection {
  /** Rejects and closes the connection when there is no answer within the time, in milliseconds. */
  ping(timeout: number): Promise<void>
}

/** A `Pool`, `PoolConnection` or `Connection` of mariadb, with promises. */
export type MariadbClient =
  | MariadbConnection
  | { getConnection(): Promise<MariadbConnection & { release(): unknown }> }

const MARIADB: Backing = { kind: 'mariadb', service: 'MariaDB', ...MYSQL_REASONS }

/**
 * Checks MariaDB or MySQL through a pool or connection of
 * [mariadb](https://github.com/mariadb-corporation/mariadb-connector-nodejs).
 *
 * One ping: one pooled connection for one `COM_PING`, which runs no statement. The connector itself closes a
 * connection that misses the deadline, and the pool replaces it. The pool's `acquireTimeout` (10 s unless set)
 * bounds the wait for a connection.
 *
 * A single connection does not reconnect; after an error it stays failed until the application replaces it.
 */
export function mariadbCheck(client: MariadbClient): Check {
  return clientCheck(MARIADB, client, async (context) => {
    if (!('getConnection' in client)) {
      await client.ping(timeLeft(context))
      return
    }
    const connection = await client.getConnection()
    try {
      if (!context.signal.aborted) await connection.ping(timeLeft(context))
    } finally {
      await connection.release()
    }
  })
}
