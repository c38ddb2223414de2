import { type Check, type CheckContext, timeLeft } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { isReadOnly, READ_ONLY_SQL } from '../mysql-read-only.ts'
import { MYSQL_REASONS } from '../sql-reasons.ts'

interface MariadbConnection {
  /** Rejects and closes the connection when there is no answer within the time, in milliseconds. */
  ping(timeout: number): Promise<void>
  query(sql: string): Promise<unknown>
  destroy(): unknown
}

/** A `Pool`, `PoolConnection` or `Connection` of mariadb, with promises. */
export type MariadbClient =
  | MariadbConnection
  | { getConnection(): Promise<MariadbConnection & { release(): unknown }> }

/** Options of {@link mariadbCheck}. */
export interface MariadbCheckOptions {
  /**
   * Fail when the server takes no writes (`read_only`, or `innodb_read_only` as on a reader of Aurora).
   * @default false
   */
  readonly writable?: boolean
}

const MARIADB: Backing = { kind: 'mariadb', service: 'MariaDB', ...MYSQL_REASONS }

/**
 * Checks MariaDB or MySQL through a pool or connection of
 * [mariadb](https://github.com/mariadb-corporation/mariadb-connector-nodejs).
 *
 * One ping: one pooled connection for one `COM_PING`, which runs no statement; with `writable`,
 * `SELECT @@global.read_only, @@global.innodb_read_only` follows. The connector itself closes a
 * connection that misses the deadline, and the pool replaces it. The pool's `acquireTimeout` (10 s unless set)
 * bounds the wait for a connection.
 *
 * A single connection does not reconnect; after an error it stays failed until the application replaces it.
 *
 * `ok` proves that a connection of the pool, or a new one, is answered; with `writable`, that neither
 * `read_only` nor `innodb_read_only` is on. It does not prove that the disk has room, that the user may
 * write, or that any table is there.
 */
export function mariadbCheck(client: MariadbClient, options: MariadbCheckOptions = {}): Check {
  const { writable = false } = options

  async function ask(connection: MariadbConnection, context: CheckContext) {
    await connection.ping(timeLeft(context))
    if (!writable) return
    // a query has no deadline that every server knows
    const destroy = () => void connection.destroy()
    context.signal.addEventListener('abort', destroy, { once: true })
    try {
      if (isReadOnly(await connection.query(READ_ONLY_SQL))) throw clientFailure(MARIADB, 'readOnly')
    } finally {
      context.signal.removeEventListener('abort', destroy)
    }
  }

  return clientCheck(MARIADB, client, async (context) => {
    if (!('getConnection' in client)) {
      await ask(client, context)
      return
    }
    const connection = await client.getConnection()
    try {
      if (!context.signal.aborted) await ask(connection, context)
    } finally {
      await connection.release()
    }
  })
}
