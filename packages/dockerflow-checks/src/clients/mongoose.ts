import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { isPrimary, MONGODB_REASONS } from '../mongodb-reasons.ts'

interface MongooseConnection {
  /** Resolves when the connection that was asked for, if it was, is there. */
  asPromise(): Promise<unknown>
  readonly db?:
    | { command(command: { ping: 1 } | { hello: 1 }, options: { signal: AbortSignal }): Promise<unknown> }
    | undefined
}

/** The default export of mongoose, or one of its connections. */
export type MongooseClient = MongooseConnection | { readonly connection: MongooseConnection }

/** Options of {@link mongooseCheck}. */
export interface MongooseCheckOptions {
  /**
   * Fail when the server that answers is not the primary.
   * @default false
   */
  readonly writable?: boolean
}

const MONGOOSE: Backing = { kind: 'mongoose', service: 'MongoDB', ...MONGODB_REASONS }

/**
 * Checks MongoDB through [mongoose](https://mongoosejs.com) or one of its connections.
 *
 * One ping: the command `ping` (with `writable`, `hello`) on one pooled connection to the primary, aborted at the deadline. Mongoose's own
 * buffer of commands is bypassed: a connection that was never asked for fails at once, one that could not be made
 * with the reason, such as wrong credentials.
 *
 * `ok` proves that a server of the driver's choice, the primary unless it is told otherwise, answers; with
 * `writable`, that this server is the primary or a router. It does not prove that the disk has room, that
 * the user may do anything, or that a collection is there.
 */
export function mongooseCheck(client: MongooseClient, options: MongooseCheckOptions = {}): Check {
  const { writable = false } = options
  return clientCheck(MONGOOSE, client, async ({ signal }) => {
    const connection = 'connection' in client ? client.connection : client
    if (!connection.db) await connection.asPromise()
    if (!connection.db) throw clientFailure(MONGOOSE, 'disconnected')
    const answer = await connection.db.command(writable ? { hello: 1 } : { ping: 1 }, { signal })
    if (writable && !isPrimary(answer)) throw clientFailure(MONGOOSE, 'readOnly')
  })
}
