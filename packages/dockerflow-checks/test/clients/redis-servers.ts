import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { vi } from 'vitest'
import { type StartedServer, startServer } from './started-server.ts'

type Settings = Readonly<Record<string, string | number>>

/** A Redis of the test's own, and a connection that may do anything there. */
export interface RedisServer extends StartedServer {
  readonly admin: Redis
}

/** Starts Redis with these settings, in a folder that goes with it. */
export function startRedis(settings: Settings = {}): Promise<RedisServer> {
  return start((port, dir) =>
    Object.entries({ dir, save: '', ...busOf(settings, port), ...settings, port }).flatMap(
      ([name, value]) => [`--${name}`, String(value)],
    ),
  )
}

async function start(words: (port: number, dir: string) => readonly string[]): Promise<RedisServer> {
  const dir = mkdtempSync(join(tmpdir(), 'dockerflow-redis-'))
  const server = await startServer('redis-server', (port) => words(port, dir))
  const admin = new Redis({ host: server.host, port: server.port, retryStrategy: () => 50 })
  admin.on('error', () => {})
  return {
    ...server,
    admin,
    async stop() {
      admin.disconnect()
      if (server.process.exitCode === null && server.process.signalCode === null) {
        server.process.kill('SIGKILL')
        await server.stop()
      }
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** The cluster's own bus would be 10000 ports above, which may not exist. */
function busOf(settings: object, port: number): Record<string, string | number> {
  if (!('cluster-enabled' in settings)) return {}
  const bus = port > 32_768 ? port - 10_000 : port + 10_000
  return { 'cluster-port': bus, 'cluster-announce-ip': '127.0.0.1', 'cluster-node-timeout': 1000 }
}

/** Starts a cluster of `masters` nodes and one replica each if `replicas`, and waits until each node calls it well. */
export async function startCluster(
  masters: number,
  replicas: 0 | 1,
  settings: Settings = {},
): Promise<readonly RedisServer[]> {
  const nodes: RedisServer[] = []
  const appends = { 'cluster-enabled': 'yes', ...settings }
  for (let i = 0; i < masters * (1 + replicas); i++) nodes.push(await startRedis(appends))
  const [first] = nodes as [RedisServer]
  const all = nodes.map(({ host, port }) => `${host}:${port}`)
  const words = ['--cluster', 'create', ...all, '--cluster-replicas', String(replicas), '--cluster-yes']
  await finished(spawn('redis-cli', words, { stdio: 'ignore' }))
  await vi.waitUntil(
    async () => {
      const infos = await Promise.all(nodes.map(({ admin }) => admin.cluster('INFO')))
      const known = infos.every(
        (info) => /cluster_state:ok/.test(info) && info.includes(`nodes:${nodes.length}`),
      )
      return known && (await slotsOf(first)).every((nodesOfRange) => nodesOfRange === 1 + replicas)
    },
    { timeout: 30_000, interval: 100 },
  )
  return nodes
}

async function slotsOf({ admin }: RedisServer): Promise<number[]> {
  const ranges = (await admin.cluster('SLOTS')) as unknown[][]
  return ranges.map((range) => range.length - 2)
}

/** Starts a master, its replica, and one sentinel that watches over them; and waits until it knows both. */
export async function startSentinel(): Promise<{
  readonly master: RedisServer
  readonly replica: RedisServer
  readonly sentinel: RedisServer
  stop(): Promise<void>
}> {
  const master = await startRedis()
  const replica = await startRedis({ replicaof: `127.0.0.1 ${master.port}` })
  const sentinel = await start((port, dir) => {
    const config = join(dir, 'sentinel.conf')
    writeFileSync(config, `port ${port}\ndir ${dir}\n`)
    return [config, '--sentinel']
  })
  const call = (...words: string[]) => sentinel.admin.call('SENTINEL', ...words)
  await call('MONITOR', 'mymaster', '127.0.0.1', String(master.port), '1')
  await call('SET', 'mymaster', 'down-after-milliseconds', '500')
  await vi.waitUntil(
    async () => {
      const replicas = (await call('REPLICAS', 'mymaster')) as string[][]
      return replicas.length === 1 && replicas[0]?.[replicas[0].indexOf('master-link-status') + 1] === 'ok'
    },
    { timeout: 30_000, interval: 100 },
  )
  return {
    master,
    replica,
    sentinel,
    async stop() {
      await Promise.all([sentinel, replica, master].map((each) => each.stop()))
    },
  }
}

function finished(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`redis-cli ended with ${code}`))))
  })
}
