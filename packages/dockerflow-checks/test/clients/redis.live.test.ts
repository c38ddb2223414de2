// live redis: ioredis (Redis, Cluster), iovalkey (Redis, Cluster), redis (createClient) against Redis
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster, Redis } from 'ioredis'
import { Redis as Valkey, Cluster as ValkeyCluster } from 'iovalkey'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { redisCheck } from '../../src/clients/redis.ts'
import { conformance, serverAt } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'

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

describe('a cluster of one node, started by the test', () => {
  const address = { host: '127.0.0.1', port: 0 }
  let node: ChildProcess

  beforeAll(async () => {
    const probe = createServer()
    await once(probe.listen(0, address.host), 'listening')
    address.port = (probe.address() as AddressInfo).port
    probe.close()
    // the cluster's own bus would be 10000 ports above, which may not exist
    const bus = address.port > 32_768 ? address.port - 10_000 : address.port + 10_000
    const options = {
      port: address.port,
      'cluster-enabled': 'yes',
      'cluster-port': bus,
      'cluster-announce-ip': address.host,
      'cluster-config-file': `nodes-${process.pid}.conf`,
      save: '',
    }
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
    node = spawn('redis-server', words, { cwd: tmpdir() })
    const admin = new Redis({ ...address, retryStrategy: () => 50, maxRetriesPerRequest: 100 })
    admin.on('error', () => {})
    await admin.cluster('ADDSLOTSRANGE', 0, 16_383)
    await vi.waitUntil(async () => String(await admin.cluster('INFO')).includes('cluster_state:ok'), 10_000)
    admin.disconnect()
  })
  afterAll(() => {
    node.kill()
    rmSync(join(tmpdir(), `nodes-${process.pid}.conf`), { force: true })
  })

  test.each([
    ['ioredis', () => new Cluster([address], { clusterRetryStrategy: () => 50 })],
    ['iovalkey', () => new ValkeyCluster([address], { clusterRetryStrategy: () => 50 })],
  ])('%s (Cluster): ok, gone, back and closed', async (_, make) => {
    const client = make()
    client.on('error', () => {})
    const check = redisCheck(client)
    await expect.poll(() => outcomeOf(check), { timeout: 5000 }).toBe('ok')
    node.kill('SIGSTOP')
    const hung = await Promise.race([outcomeOf(check), sleep(200, 'pending')])
    node.kill('SIGCONT')
    expect(hung).toBe('pending')
    await expect.poll(() => outcomeOf(check)).toBe('ok')
    client.disconnect()
    await expect.poll(() => outcomeOf(check)).toContain('dockerflow.redis.E008')
  })
})
