import { type Check, timeLeft } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { isReadOnly, READ_ONLY_SQL } from '../mysql-read-only.ts'
import { MYSQL_REASONS } from '../sql-reasons.ts'

interface MysqlQueries {
  query(query: { sql: string; timeout: number }): Promise<[unknown, unknown]>
}

interface MysqlPool {
  getConnection(): Promise<MysqlQueries & { release(): void; destroy(): void }>
}

/** A pool or connection of mysql2, with promises or callbacks. */
export type MysqlClient = MysqlQueries | MysqlPool | { promise(): MysqlQueries | MysqlPool }

/** Options of {@link mysqlCheck}. */
export interface MysqlCheckOptions {
  /**
   * Fail when the server takes no writes (`read_only`, or `innodb_read_only` as on a reader of Aurora).
   * @default false
   */
  readonly writable?: boolean
}

const MYSQL: Backing = { kind: 'mysql', service: 'MySQL', ...MYSQL_REASONS }

/**
 * Checks MySQL or MariaDB through a pool or connection of [mysql2](https://sidorares.github.io/node-mysql2).
 *
 * One ping: one pooled connection for one round trip of `SELECT 1` (with `writable`, of
 * `SELECT @@global.read_only, @@global.innodb_read_only`). A connection that misses the deadline is destroyed, so that the pool does not
 * hand it to anybody else. While every connection is in use the ping waits in line like any other query.
 *
 * A single connection does not reconnect; after an error it stays failed until the application replaces it.
 *
 * `ok` proves that a connection of the pool, or a new one, runs a statement; with `writable`, that neither
 * `read_only` nor `innodb_read_only` is on. It does not prove that the disk has room, that the user may
 * write, or that any table is there.
 */
export function mysqlCheck(client: MysqlClient, options: MysqlCheckOptions = {}): Check {
  const { writable = false } = options
  const sql = writable ? READ_ONLY_SQL : 'SELECT 1'

  async function ask(connection: MysqlQueries, timeout: number) {
    const [rows] = await connection.query({ sql, timeout })
    if (writable && isReadOnly(rows)) throw clientFailure(MYSQL, 'readOnly')
  }

  return clientCheck(MYSQL, client, async (context) => {
    const queries = 'promise' in client ? client.promise() : client
    if (!('getConnection' in queries)) return ask(queries, timeLeft(context))
    const connection = await queries.getConnection()
    let usable = context.signal.aborted
    try {
      if (!usable) await ask(connection, timeLeft(context))
      usable = true
    } finally {
      if (usable) connection.release()
      else connection.destroy()
    }
  })
}
