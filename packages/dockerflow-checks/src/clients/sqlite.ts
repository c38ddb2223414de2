import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'

/** A `DatabaseSync` of node:sqlite or a `Database` of better-sqlite3. */
export interface SqliteClient {
  prepare(sql: string): { get(): unknown }
}

const SQLITE: Backing = {
  kind: 'sqlite',
  service: 'SQLite',
  thing: 'database file',
  codes: {
    SQLITE_CANTOPEN: 'missing',
    SQLITE_READONLY: 'readOnly',
    SQLITE_BUSY: 'timeout',
    SQLITE_LOCKED: 'timeout',
    SQLITE_NOTADB: 'unexpected',
    SQLITE_CORRUPT: 'unexpected',
  },
  texts: [
    [/database (connection )?is not open/, 'disconnected'],
    [/unable to open database/, 'missing'],
    [/readonly database/, 'readOnly'],
    [/database( table)? is locked/, 'timeout'],
    [/not a database|malformed/, 'unexpected'],
  ],
}

/**
 * Checks SQLite through a `DatabaseSync` of node:sqlite or a `Database` of
 * [better-sqlite3](https://github.com/WiseLibs/better-sqlite3).
 *
 * One ping: one read of the schema table, microseconds, on the calling thread: both drivers are synchronous, so
 * no timeout can interrupt them. While another process holds an exclusive lock the ping waits, and the event
 * loop with it, for the busy timeout of the database (node:sqlite: 0, better-sqlite3: 5 s unless set).
 */
export function sqliteCheck(client: SqliteClient): Check {
  return clientCheck(SQLITE, client, () => {
    client.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()
    return undefined
  })
}
