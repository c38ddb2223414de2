import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { type ConnectionWatch, watchConnection } from '../connection-watch.ts'
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
  on?(event: 'ready' | 'error' | 'close', listener: (error?: unknown) => void): unknown
  off?(event: 'ready' | 'error' | 'close', listener: (error?: unknown) => void): unknown
}

const REDIS: Backing = { kind: 'redis', service: 'Redis', ...REDIS_REASONS }

/**
 * Checks Redis or Valkey through a client of [ioredis](https://github.com/redis/ioredis) (`Redis`, `Cluster`),
 * [iovalkey](https://github.com/valkey-io/iovalkey) or [redis](https://github.com/redis/node-redis).
 *
 * One ping: one `PING` on the connection the application already has. A client that is between two attempts to
 * reconnect, or loses its connection under the ping, fails at once with the client's last error (listen to its
 * `error` event: without a listener ioredis tells nobody), and nothing is queued in it meanwhile; how soon it
 * recovers is up to its retry strategy. An ioredis client with `lazyConnect` is connected by the first ping, as
 * by any other command.
 */
export function redisCheck(client: RedisClient): Check {
  const connection = watchConnection(REDIS, client)
  return clientCheck(REDIS, client, async ({ signal }) => {
    const { status, isOpen, isReady } = client
    if (status === 'end' || isOpen === false) throw clientFailure(REDIS, 'disconnected')
    if (status === 'reconnecting' || status === 'close') throw connection.failure()
    if (isReady === false) await connection.made('ready', signal)
    if (status === undefined) await client.ping()
    else await whileConnected(client, connection, status === 'connecting' || status === 'connect')
    connection.passed()
  })
}

/** Pings, once the client is ready if it is `connecting`; rejects when the connection is lost first. */
function whileConnected(
  client: RedisClient,
  connection: ConnectionWatch,
  connecting: boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const ping = () => void client.ping().then(() => end(), end)
    const lost = () => end(connection.failure())
    // ioredis emits its errors only if somebody listens
    const listen = () => {}
    const end = (error?: unknown) => {
      client.off?.('ready', ping)
      client.off?.('error', listen)
      client.off?.('close', lost)
      if (error === undefined) resolve()
      else reject(error)
    }
    client.on?.('error', listen)
    client.on?.('close', lost)
    if (connecting && client.on) client.on('ready', ping)
    else ping()
  })
}
