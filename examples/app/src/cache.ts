import type { FastifyBaseLogger } from 'fastify'
import type { Check } from 'fastify-dockerflow'
import { redisCheck } from 'fastify-dockerflow/checks/redis'
import { Redis } from 'ioredis'

/** Remembers targets for a while. It never throws and never makes a request wait long: without it, all works. */
export interface Cache {
  /** Tests the cache for the heartbeat. */
  readonly check: Check
  /** The target of a slug, if it is remembered. */
  recall(slug: string): Promise<string | undefined>
  remember(slug: string, target: string): Promise<void>
  /** Makes sure that a deleted link does not live on here. */
  forget(slug: string): Promise<void>
  close(): Promise<void>
}

/** How long a target is remembered, in seconds: the longest that a deleted link can live on if Redis fails just then. */
const LIFETIME = 60

/** What is remembered of a link that was just deleted. */
const DELETED = ''

/** Keeps the cache in Redis. Returns at once; connects, and connects again, in the background. */
export function openRedis(url: string, log: FastifyBaseLogger): Cache {
  const redis = new Redis(url, {
    connectionName: 'links',
    keyPrefix: 'links:',
    // A command that cannot be sent now fails now, and one that is not answered fails soon.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 200,
    connectTimeout: 1000,
    // A connection that went silent is given up, so that a new one can be made.
    socketTimeout: 2000,
    retryStrategy: (attempts) => Math.min(attempts * 100, 1000),
  })
  redis.on('error', (error) => log.debug({ err: error }, 'the cache is not reachable'))

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      log.debug({ err: error }, 'went on without the cache')
      return undefined
    }
  }

  return {
    check: redisCheck(redis),
    recall: async (slug) => (await attempt(() => redis.get(slug))) || undefined,
    // Only if there is nothing yet: a request that read the target just before its link was deleted must not
    // bring it back.
    remember: async (slug, target) => {
      await attempt(() => redis.set(slug, target, 'EX', LIFETIME, 'NX'))
    },
    forget: async (slug) => {
      await attempt(() => redis.set(slug, DELETED, 'EX', LIFETIME))
    },
    close: async () => redis.disconnect(),
  }
}
