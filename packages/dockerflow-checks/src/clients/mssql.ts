import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'

/** A `ConnectionPool` of mssql. */
export interface MssqlClient {
  readonly connected: boolean
  request(): { query(sql: string): Promise<unknown>; cancel(): unknown }
}

const MSSQL: Backing = {
  kind: 'mssql',
  service: 'SQL Server',
  codes: {
    ELOGIN: 'authentication',
    ETIMEOUT: 'timeout',
    ECANCEL: 'timeout',
    ESOCKET: 'unreachable',
    EINSTLOOKUP: 'unreachable',
    ECONNCLOSED: 'disconnected',
    ENOTOPEN: 'disconnected',
    ENOCONN: 'disconnected',
  },
  texts: [[/^Failed to acquire a connection from the pool/, 'exhausted']],
}

/**
 * Checks SQL Server through a `ConnectionPool` of [mssql](https://tediousjs.github.io/node-mssql).
 *
 * One ping: one pooled connection for two round trips: the pool's own `SELECT 1` before it lends a connection (none
 * with `validateConnection: 'socket'` or `false`) and that of the ping, cancelled at the deadline. A cancelled
 * request gives its connection back once the server has acknowledged that; `requestTimeout` (15 s unless set) ends
 * one that never does. A wrong database reads as a login refused: that is all the client tells.
 *
 * `ok` proves that a connection of the pool, or a new one, reaches the database and runs a statement. It
 * does not prove that writes are taken, or that any table is there.
 */
export function mssqlCheck(client: MssqlClient): Check {
  return clientCheck(MSSQL, client, async ({ signal }) => {
    if (!client.connected) throw clientFailure(MSSQL, 'disconnected')
    const request = client.request()
    const cancel = () => void request.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      await request.query('SELECT 1')
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  })
}
