import type { Check, CheckContext } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { watchConnection } from '../connection-watch.ts'
import { type RedisCommands, redisReadiness } from '../redis-readiness.ts'
import { REDIS_REASONS } from '../redis-reasons.ts'

/** A client of ioredis, iovalkey (`Redis`, `Cluster`) or redis (node-redis: client, cluster, sentinel). */
export interface RedisClient extends RedisCommands {
  /** Of ioredis and iovalkey. */
  readonly status?: string
  /** Of node-redis. */
  readonly isOpen?: boolean
  /** Of node-redis. */
  readonly isReady?: boolean
  on?(event: 'ready' | 'error' | 'close', listener: (error?: unknown) => void): unknown
  off?(event: 'ready' | 'error' | 'close', listener: (error?: unknown) => void): unknown
}

/** Options of {@link redisCheck}. */
export interface RedisCheckOptions {
  /**
   * Fail when the server takes no writes: a replica, a full memory, a snapshot that could not be saved, too few
   * replicas.
   * @default false
   */
  readonly writable?: boolean
  /**
   * What the key `<prefix>dockerflow` begins with, which is named to the server but never made: one that the
   * application's user may write. The `keyPrefix` of ioredis and iovalkey is put before it.
   * @default ''
   */
  readonly prefix?: string
}

const REDIS: Backing = { kind: 'redis', service: 'Redis', ...REDIS_REASONS }

/**
 * Checks Redis or Valkey through a client of [ioredis](https://github.com/redis/ioredis) (`Redis`, `Cluster`),
 * [iovalkey](https://github.com/valkey-io/iovalkey) or [redis](https://github.com/redis/node-redis) (client, cluster,
 * sentinel).
 *
 * One ping: one `PING` on the connection the application already has; the first one also sends `HELLO` (not
 * with `enableReadyCheck: false` or `disableClientInfo: true`, since a proxy may know few commands), each one does for a client that asks sentinels for the master, and each one sends `CLUSTER INFO` in a cluster. A client that
 * is between two attempts to reconnect, or loses its connection under the ping, fails at once with the client's last
 * error, and nothing is queued in it meanwhile; how soon it recovers is up to its retry strategy. An ioredis client with `lazyConnect` is connected by
 * the first ping, as by any other command.
 *
 * With `writable`, `SETRANGE <prefix>dockerflow 0 ""` takes the place of `PING`: Redis refuses it wherever it refuses
 * a write that needs memory, and does nothing when it accepts it: no key is made or changed, replicated, logged or
 * notified. The user needs `+setrange` and the key; give a `prefix` that is allowed. A full memory (`OOM`) and a
 * snapshot that could not be saved (`MISCONF`) are `E012`; a replica (`READONLY`) and too few replicas
 * (`NOREPLICAS`) are `E006`. Redis refuses `PING` too after such a snapshot.
 *
 * A cluster that leaves slots unserved refuses their keys: it is never `ok`. Where the user may not run
 * `CLUSTER INFO`, a `GET` of the same key asks instead, for its own slot unless the cluster refuses all.
 *
 * `ok` proves that the server answers these credentials, that a client of sentinels is at a master, and that a node
 * of a cluster knows every slot to be served; with `writable`, that a write is accepted, in a cluster by the master of
 * that one key. It does not prove that a replica is up to date, or that the other masters of a cluster take writes.
 */
export function redisCheck(client: RedisClient, options: RedisCheckOptions = {}): Check {
  const { writable = false, prefix = '' } = options
  const ask = redisReadiness(client, { writable, key: `${prefix}dockerflow` })
  const connection = watchConnection(REDIS, client)
  const ping = async ({ signal }: CheckContext) => {
    const { status, isOpen, isReady } = client
    if (status === 'end' || isOpen === false) throw clientFailure(REDIS, 'disconnected')
    if (status === 'reconnecting' || status === 'close') throw connection.failure()
    if (isReady === false) await connection.made('ready', signal)
    const asked = () => connection.unlessLost(ask())
    if (status === undefined) await ask()
    else if (status === 'connecting' || status === 'connect')
      await connection.next('ready', signal).then(asked)
    else await asked()
  }
  return clientCheck(REDIS, client, ping, { connection })
}
