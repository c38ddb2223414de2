import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { REDIS_REASONS } from '../redis-reasons.ts'

/** A client of ioredis, iovalkey (`Redis`, `Cluster`) or redis (node-redis). */
export interface RedisClient {
  ping(): Promise<unknown>
  /** Of ioredis and iovalkey. */
  readonly status?: string
  /** Of node-redis. */
  readonly isOpen?: boolean
  /** Of node-redis. */
  readonly isReady?: boolean
}

const REDIS: Backing = { kind: 'redis', service: 'Redis', ...REDIS_REASONS }

/**
 * Checks Redis or Valkey through a client of [ioredis](https://github.com/redis/ioredis) (`Redis`, `Cluster`),
 * [iovalkey](https://github.com/valkey-io/iovalkey) or [redis](https://github.com/redis/node-redis).
 *
 * One ping: one `PING` on the connection the application already has. A client that is between two attempts to
 * reconnect fails at once, and nothing is queued in it; how soon it recovers is up to its retry strategy.
 * An ioredis client with `lazyConnect` is connected by the first ping, as by any other command.
 */
export function redisCheck(client: RedisClient): Check {
  return clientCheck(REDIS, client, async () => {
    const { status, isOpen, isReady } = client
    if (status === 'end' || isOpen === false) throw clientFailure(REDIS, 'disconnected')
    if (status === 'reconnecting' || status === 'close' || isReady === false)
      throw clientFailure(REDIS, 'unreachable')
    await client.ping()
  })
}
