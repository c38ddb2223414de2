import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { SQLITE_REASONS } from '../sql-reasons.ts'

/** A `DatabaseSync` of node:sqlite or a `Database` of better-sqlite3. */
export interface SqliteClient {
  prepare(sql: string): { get(): unknown }
}

const SQLITE: Backing = { kind: 'sqlite', service: 'SQLite', thing: 'database file', ...SQLITE_REASONS }

/**
 * Checks SQLite through a `DatabaseSync` of node:sqlite or a `Database` of
 * [better-sqlite3](https://github.com/WiseLibs/better-sqlite3).
 *
 * One ping: one read of the schema table, microseconds, on the calling thread: both drivers are synchronous, so
 * no timeout can interrupt them. While another process holds an exclusive lock the ping waits, and the event
 * loop with it, for the busy timeout of the database (node:sqlite: 0, better-sqlite3: 5 s unless set).
 *
 * `ok` proves that the file is a database and can be read. It does not prove that it can be written, or that
 * the disk has room.
 */
export function sqliteCheck(client: SqliteClient): Check {
  return clientCheck(SQLITE, client, () => {
    client.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()
    return undefined
  })
}
