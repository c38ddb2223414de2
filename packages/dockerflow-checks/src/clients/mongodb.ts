import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { MONGODB_REASONS } from '../mongodb-reasons.ts'

interface MongodbDatabase {
  command(command: { ping: 1 }, options: { signal: AbortSignal }): Promise<unknown>
}

/** A `MongoClient` or `Db` of mongodb. */
export type MongodbClient = MongodbDatabase | { db(): MongodbDatabase }

const MONGODB: Backing = { kind: 'mongodb', service: 'MongoDB', ...MONGODB_REASONS }

/**
 * Checks MongoDB through a `MongoClient` or `Db` of [mongodb](https://github.com/mongodb/node-mongodb-native).
 *
 * One ping: the command `ping` on one pooled connection to the primary, aborted at the deadline; the driver
 * closes a connection on which it had to abort. It needs no permission and reads no collection. While no server
 * is known the driver itself looks for one, for `serverSelectionTimeoutMS` (30 s unless set): set it below the
 * check's timeout to be told that it is unreachable rather than slow.
 */
export function mongodbCheck(client: MongodbClient): Check {
  return clientCheck(MONGODB, client, async ({ signal }) => {
    const database = 'db' in client ? client.db() : client
    await database.command({ ping: 1 }, { signal })
  })
}
