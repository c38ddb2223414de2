// live redis: ioredis (Redis, Cluster), iovalkey (Redis, Cluster), redis (createClient) against Redis
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster, Redis } from 'ioredis'
import { Redis as Valkey, Cluster as ValkeyCluster } from 'iovalkey'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { redisCheck } from '../../src/clients/redis.ts'
import { conformance, serverAt } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'
import { type StartedServer, startServer } from './started-server.ts'

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
  })
}

function openNodeRedis({ host, port, ...login }: Options) {
  const client = createClient({ socket: { host, port, reconnectStrategy: () => 50 }, ...login })
  client.on('error', () => {})
  const connected = client.connect()
  // rejected when the client is closed before it has connected
  connected.catch(() => {})
  return { check: redisCheck(client), close: () => client.destroy() }
}

conformance({
  name: 'redis',
  kind: 'redis',
  server,
  open: ({ host, port }) => openNodeRedis({ host, port }),
  openDenied: ({ host, port }) => openNodeRedis({ host, port, ...denied }),
  reconnects: 100,
})

describe('a cluster of one node, started by the test', () => {
  const config = `nodes-${process.pid}.conf`
  let node: StartedServer

  beforeAll(async () => {
    node = await startServer('redis-server', (port) => {
      const options = {
        port,
        dir: tmpdir(),
        'cluster-enabled': 'yes',
        // the cluster's own bus would be 10000 ports above, which may not exist
        'cluster-port': port > 32_768 ? port - 10_000 : port + 10_000,
        'cluster-announce-ip': '127.0.0.1',
        'cluster-config-file': config,
        save: '',
      }
      return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
    })
    const admin = new Redis({ host: node.host, port: node.port })
    await admin.cluster('ADDSLOTSRANGE', 0, 16_383)
    await vi.waitUntil(async () => String(await admin.cluster('INFO')).includes('cluster_state:ok'), 10_000)
    admin.disconnect()
  })
  afterAll(async () => {
    await node.stop()
    rmSync(join(tmpdir(), config), { force: true })
  })

  const retry = { clusterRetryStrategy: () => 50 }
  describe.each([
    ['ioredis', (login: object) => new Cluster([node], { ...retry, redisOptions: login })],
    ['iovalkey', (login: object) => new ValkeyCluster([node], { ...retry, redisOptions: login })],
  ])('%s (Cluster)', (_, make) => {
    function open(login: object) {
      const client = make(login)
      client.on('error', () => {})
      onTestFinished(() => client.disconnect())
      return { client, check: redisCheck(client) }
    }

    test('ok, hung, back and closed', async () => {
      const { client, check } = open({})
      await expect.poll(() => outcomeOf(check), { timeout: 5000 }).toBe('ok')
      node.process.kill('SIGSTOP')
      const hung = await Promise.race([outcomeOf(check), sleep(200, 'pending')])
      node.process.kill('SIGCONT')
      expect(hung).toBe('pending')
      await expect.poll(() => outcomeOf(check)).toBe('ok')
      client.disconnect()
      await expect.poll(() => outcomeOf(check)).toContain('dockerflow.redis.E008')
    })

    test('says each time that its nodes refuse the credentials', async () => {
      const { check } = open(denied)
      for (let i = 0; i < 4; i++) {
        expect(await outcomeOf(check)).toContain('dockerflow.redis.E004')
        await sleep(30)
      }
    })
  })
})
