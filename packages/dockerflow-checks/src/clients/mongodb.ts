import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { isPrimary, MONGODB_REASONS } from '../mongodb-reasons.ts'

interface MongodbDatabase {
  command(command: { ping: 1 } | { hello: 1 }, options: { signal: AbortSignal }): Promise<unknown>
}

/** A `MongoClient` or `Db` of mongodb. */
export type MongodbClient = MongodbDatabase | { db(): MongodbDatabase }

/** Options of {@link mongodbCheck}. */
export interface MongodbCheckOptions {
  /**
   * Fail when the server that answers is not the primary.
   * @default false
   */
  readonly writable?: boolean
}

const MONGODB: Backing = { kind: 'mongodb', service: 'MongoDB', ...MONGODB_REASONS }

/**
 * Checks MongoDB through a `MongoClient` or `Db` of [mongodb](https://github.com/mongodb/node-mongodb-native).
 *
 * One ping: the command `ping` (with `writable`, `hello`) on one pooled connection to the primary, aborted at the deadline; the driver
 * closes a connection on which it had to abort. It needs no permission and reads no collection. While no server
 * is known the driver itself looks for one, for `serverSelectionTimeoutMS` (30 s unless set): set it below the
 * check's timeout to be told that it is unreachable rather than slow.
 *
 * `ok` proves that a server of the driver's choice, the primary unless it is told otherwise, answers; with
 * `writable`, that this server is the primary or a router. It does not prove that the disk has room, that
 * the user may do anything, or that a collection is there.
 */
export function mongodbCheck(client: MongodbClient, options: MongodbCheckOptions = {}): Check {
  const { writable = false } = options
  return clientCheck(MONGODB, client, async ({ signal }) => {
    const database = 'db' in client ? client.db() : client
    const answer = await database.command(writable ? { hello: 1 } : { ping: 1 }, { signal })
    if (writable && !isPrimary(answer)) throw clientFailure(MONGODB, 'readOnly')
  })
}
