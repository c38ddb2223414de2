import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { MONGODB_REASONS } from '../mongodb-reasons.ts'

interface MongooseConnection {
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
 * buffer of commands is bypassed, so a connection that was never made fails at once.
 */
export function mongooseCheck(client: MongooseClient): Check {
  return clientCheck(MONGOOSE, client, async ({ signal }) => {
    const { db } = 'connection' in client ? client.connection : client
    if (!db) throw clientFailure(MONGOOSE, 'disconnected')
    await db.command({ ping: 1 }, { signal })
  })
}
