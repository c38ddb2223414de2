import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { SQL_REASONS } from '../sql-reasons.ts'

const SELECT_1 = {
  sql: 'SELECT 1',
  parameters: [],
  query: { kind: 'RawNode', sqlFragments: ['SELECT 1'], parameters: [] },
  queryId: { queryId: 'dockerflow' },
} as const

/** A `Kysely` instance. */
export interface KyselyClient {
  executeQuery(query: typeof SELECT_1): Promise<unknown>
}

const KYSELY: Backing = {
  kind: 'kysely',
  service: 'The database behind Kysely',
  codes: SQL_REASONS.codes,
  texts: [[/^driver has already been destroyed/, 'disconnected'], ...SQL_REASONS.texts],
}

/**
 * Checks the database behind [Kysely](https://kysely.dev), any dialect in which `SELECT 1` is a statement.
 *
 * One ping: one pooled connection for one round trip of `SELECT 1`. An aborted query would go on and keep its
 * connection, so none is aborted: a ping that hangs keeps one connection of the pool until the driver's own
 * timeout (for pg: `query_timeout`) or until the server answers.
 *
 * With pg, listen for errors on each connection (`pool.on('connect', (client) => client.on('error', log))`):
 * Kysely does not, and a connection that is reset under a query would end the process, with a check or without.
 *
 * `ok` proves that a connection of the pool, or a new one, reaches the database and runs a statement. It
 * does not prove that writes are taken, or that any table is there.
 */
export function kyselyCheck(client: KyselyClient): Check {
  return clientCheck(KYSELY, client, async () => {
    await client.executeQuery(SELECT_1)
  })
}
