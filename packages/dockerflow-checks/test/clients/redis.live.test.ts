// live redis: ioredis (Redis), iovalkey (Redis), redis (createClient) against Redis
import { Redis } from 'ioredis'
import { Redis as Valkey } from 'iovalkey'
import { createClient } from 'redis'
import { redisCheck } from '../../src/clients/redis.ts'
import { conformance, serverAt } from './conformance.ts'

const server = serverAt('REDIS_URL', 6379)
const denied = { username: 'dockerflow_nobody', password: 'wrong' }

interface Options {
  readonly host: string
  readonly port: number
  readonly username?: string
  readonly password?: string
}

for (const [name, make] of [
  ['ioredis', (options: Options) => new Redis({ ...options, retryStrategy: () => 50 })],
  ['iovalkey', (options: Options) => new Valkey({ ...options, retryStrategy: () => 50 })],
] as const) {
  const open = (options: Options) => {
    const client = make(options)
    client.on('error', () => {})
    return { check: redisCheck(client), close: () => client.disconnect() }
  }
  conformance({
    name,
    kind: 'redis',
    server,
    open: ({ host, port }) => open({ host, port }),
    openDenied: ({ host, port }) => open({ host, port, ...denied }),
    reconnects: 100,
    // a command in flight is sent again after each reconnect
    reasons: { reset: ['unreachable', 'timeout'] },
  })
}

conformance({
  name: 'redis',
  kind: 'redis',
  server,
  async open({ host, port }) {
    const client = createClient({ socket: { host, port, reconnectStrategy: () => 50 } })
    client.on('error', () => {})
    await client.connect()
    return { check: redisCheck(client), close: () => client.destroy() }
  },
  reconnects: 100,
})
