import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { MONGODB_REASONS } from '../mongodb-reasons.ts'

interface MongooseConnection {
  /** Resolves when the connection that was asked for, if it was, is there. */
  asPromise(): Promise<unknown>
  readonly db?:
    | { command(command: { ping: 1 }, options: { signal: AbortSignal }): Promise<unknown> }
    | undefined
}

/** The default export of mongoose, or one of its connections. */
export type MongooseClient = MongooseConnection | { readonly connection: MongooseConnection }

const MONGOOSE: Backing = { kind: 'mongoose', service: 'MongoDB', ...MONGODB_REASONS }

/**
 * Checks MongoDB through [mongoose](https://mongoosejs.com) or one of its connections.
 *
 * One ping: the command `ping` on one pooled connection to the primary, aborted at the deadline. Mongoose's own
 * buffer of commands is bypassed: a connection that was never asked for fails at once, one that could not be made
 * with the reason, such as wrong credentials.
 */
export function mongooseCheck(client: MongooseClient): Check {
  return clientCheck(MONGOOSE, client, async ({ signal }) => {
    const connection = 'connection' in client ? client.connection : client
    if (!connection.db) await connection.asPromise()
    if (!connection.db) throw clientFailure(MONGOOSE, 'disconnected')
    await connection.db.command({ ping: 1 }, { signal })
  })
}
