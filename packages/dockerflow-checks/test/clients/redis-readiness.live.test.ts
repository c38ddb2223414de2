// live redis: ioredis (Redis with replicas, Sentinel, Cluster), iovalkey, redis (createClient, createSentinel, createCluster) that take no writes
import { Cluster, Redis } from 'ioredis'
import { Redis as Valkey, Cluster as ValkeyCluster } from 'iovalkey'
import { createClient, createCluster, createSentinel } from 'redis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type RedisCheckOptions, type RedisClient, redisCheck } from '../../src/clients/redis.ts'
import { outcomeOf } from './outcome-of.ts'
import { type RedisServer, startCluster, startRedis, startSentinel } from './redis-servers.ts'

interface Login {
  readonly username?: string
  readonly password?: string
}
interface Client extends RedisClient {
  disconnect?(): void
  destroy?(): void
}

const soon = { timeout: 15_000, interval: 50 }
const retry = { retryStrategy: () => 50 }
const quiet = <T extends { on(event: 'error', listener: () => void): unknown }>(client: T) => {
  client.on('error', () => {})
  return client
}

async function connected<T extends { connect(): Promise<unknown> }>(client: T): Promise<T> {
  await client.connect()
  return client
}

/** A check of a client that is closed when the test is over. */
function checkOf(client: Client, options?: RedisCheckOptions) {
  onTestFinished(() => (client.disconnect ? client.disconnect() : client.destroy?.()))
  return redisCheck(client, options)
}

const singles = [
  ['ioredis', async (at: RedisServer, login: Login) => quiet(new Redis(at.port, { ...retry, ...login }))],
  ['iovalkey', async (at: RedisServer, login: Login) => quiet(new Valkey(at.port, { ...retry, ...login }))],
  [
    'redis',
    ({ port }: RedisServer, login: Login) =>
      connected(quiet(createClient({ socket: { host: '127.0.0.1', port }, ...login }))),
  ],
] as const

describe.each(singles)('%s', (_, make) => {
  let master: RedisServer
  let replica: RedisServer
  beforeAll(async () => {
    master = await startRedis()
    replica = await startRedis({ replicaof: `127.0.0.1 ${master.port}`, 'repl-diskless-sync-delay': 0 })
  })
  afterAll(() => Promise.all([replica.stop(), master.stop()]))

  const both = async (at: RedisServer, login: Login = {}) => {
    const client: Client = await make(at, login)
    const plain = checkOf(client)
    return { client, plain, writable: redisCheck(client, { writable: true, prefix: 'app:' }) }
  }

  test('a write is proven and leaves nothing, nor does it touch what is there', async () => {
    const { plain, writable } = await both(master)
    const before = await master.admin.info('persistence')
    const changes = (info: string) => info.match(/rdb_changes_since_last_save:(\d+)/)?.[1]
    expect([await outcomeOf(plain), await outcomeOf(writable)]).toEqual(['ok', 'ok'])
    expect(await master.admin.dbsize()).toBe(0)
    expect(changes(await master.admin.info('persistence'))).toBe(changes(before))
    await master.admin.set('app:dockerflow', 'mine')
    expect(await outcomeOf(writable)).toBe('ok')
    expect(await master.admin.get('app:dockerflow')).toBe('mine')
    await master.admin.del('app:dockerflow')
    await master.admin.lpush('app:dockerflow', 'of another type')
    expect(await outcomeOf(writable)).toBe('ok')
    await master.admin.flushall()
  })

  test('a replica is ok for a client that reads, and takes no writes', async () => {
    const { plain, writable } = await both(replica)
    await expect.poll(() => outcomeOf(plain), soon).toBe('ok')
    expect(await outcomeOf(writable)).toBe(
      'dockerflow.redis.E006 Redis takes no writes here: it is a replica, or read-only (READONLY).',
    )
  })

  test('a replica that has lost its master and may not answer from memory is not ok', async () => {
    await replica.admin.config('SET', 'replica-serve-stale-data', 'no')
    await replica.admin.replicaof('127.0.0.1', 1)
    const { plain, writable } = await both(replica)
    const down = 'dockerflow.redis.E003 Redis cannot be reached: this replica has lost its master.'
    await expect.poll(() => outcomeOf(plain), soon).toBe(down)
    expect(await outcomeOf(writable)).toContain('dockerflow.redis.E006')
    await replica.admin.replicaof('127.0.0.1', master.port)
    await replica.admin.config('SET', 'replica-serve-stale-data', 'yes')
  })

  test('a master out of memory, or with too few replicas, takes no writes until it has them', async () => {
    const { plain, writable } = await both(master)
    await master.admin.config('SET', 'maxmemory', '1mb')
    expect(await outcomeOf(writable)).toBe(
      'dockerflow.redis.E012 Redis refuses for want of memory or disk (OOM).',
    )
    expect(await outcomeOf(plain)).toBe('ok')
    await master.admin.config('SET', 'maxmemory', '0')
    await master.admin.config('SET', 'min-replicas-to-write', '9')
    expect(await outcomeOf(writable)).toContain('dockerflow.redis.E006')
    expect(await outcomeOf(writable)).toContain('(NOREPLICAS)')
    await master.admin.config('SET', 'min-replicas-to-write', '0')
    expect(await outcomeOf(writable)).toBe('ok')
  })

  test('a master that could not save says so', async () => {
    const server = await startRedis({
      save: '3600 1',
      'enable-protected-configs': 'yes',
    })
    onTestFinished(() => server.stop())
    const { plain, writable } = await both(server)
    // a name longer than a file may have
    await server.admin.config('SET', 'dbfilename', 'x'.repeat(300))
    await server.admin.bgsave().catch(() => {})
    const full = 'dockerflow.redis.E012 Redis refuses for want of memory or disk (MISCONF).'
    await expect.poll(() => outcomeOf(writable), soon).toBe(full)
    expect(await outcomeOf(plain)).toBe(full)
  })

  describe('under an ACL', () => {
    const login = { username: 'app', password: 'secret' }
    const allow = (...rules: string[]) =>
      master.admin.acl('SETUSER', 'app', 'reset', 'on', '>secret', ...rules)

    test('that allows the prefix alone, the write is proven', async () => {
      await allow('~app:*', '+@all', '-@dangerous', '-@admin')
      const { plain, writable } = await both(master, login)
      expect([await outcomeOf(plain), await outcomeOf(writable)]).toEqual(['ok', 'ok'])
    })

    test('without the prefix, it is named as missing', async () => {
      await allow('~other:*', '+@all')
      const { plain, writable } = await both(master, login)
      expect(await outcomeOf(plain)).toBe('ok')
      expect(await outcomeOf(writable)).toBe(
        'dockerflow.redis.E004 Redis does not let the application\'s user write the key "app:dockerflow" (NOPERM).',
      )
    })

    test('without the command, it is named as missing', async () => {
      await allow('~app:*', '+@all', '-setrange', '-hello')
      const { plain, writable } = await both(master, login)
      expect(await outcomeOf(plain)).toBe('ok')
      expect(await outcomeOf(writable)).toBe(
        "dockerflow.redis.E004 Redis does not let the application's user run SETRANGE, which proves a write (NOPERM).",
      )
    })
  })
})

const sentinels = (port: number) => [{ host: '127.0.0.1', port }]
describe.each([
  [
    'ioredis',
    async (port: number) => quiet(new Redis({ sentinels: sentinels(port), name: 'mymaster', ...retry })),
  ],
  [
    'iovalkey',
    async (port: number) => quiet(new Valkey({ sentinels: sentinels(port), name: 'mymaster', ...retry })),
  ],
  [
    'redis',
    (port: number) =>
      connected(quiet(createSentinel({ name: 'mymaster', sentinelRootNodes: sentinels(port) }))),
  ],
] as const)('%s with sentinels', (name, make) => {
  let servers: Awaited<ReturnType<typeof startSentinel>>
  beforeAll(async () => {
    servers = await startSentinel()
  }, 60_000)
  afterAll(() => servers.stop())

  test('a master that was demoted under the client is not ok, with or without a write', async () => {
    const client: Client = await make(servers.sentinel.port)
    const plain = checkOf(client)
    const writable = redisCheck(client, { writable: true })
    await expect.poll(() => outcomeOf(plain), soon).toBe('ok')
    expect(await outcomeOf(writable)).toBe('ok')
    const { master, replica } = servers
    // the sentinel sleeps, so that nobody sends the client elsewhere
    servers.sentinel.process.kill('SIGSTOP')
    await master.admin.replicaof('127.0.0.1', replica.port)
    expect(await outcomeOf(plain)).toBe(
      'dockerflow.redis.E006 Redis takes no writes here: the client asked its sentinels for the master and is connected to a replica.',
    )
    // node-redis itself asks its sentinels again when a write is refused
    const write = name === 'redis' ? outcomeOf(plain) : outcomeOf(writable)
    expect(await write).toContain('E006')
    await master.admin.replicaof('NO', 'ONE')
    servers.sentinel.process.kill('SIGCONT')
    await expect.poll(() => outcomeOf(plain), soon).toBe('ok')
    await expect.poll(() => outcomeOf(writable), soon).toBe('ok')
  })

  test('a failover in the middle: failures, each explained, then ok at the new master', async () => {
    const client: Client = await make(servers.sentinel.port)
    const writable = checkOf(client, { writable: true })
    await expect.poll(() => outcomeOf(writable), soon).toBe('ok')
    await servers.sentinel.admin.call('SENTINEL', 'FAILOVER', 'mymaster')
    const seen = new Set<string>()
    await expect
      .poll(async () => {
        seen.add((await outcomeOf(writable)).slice(0, 21))
        const address = (await servers.sentinel.admin.call(
          'SENTINEL',
          'GET-MASTER-ADDR-BY-NAME',
          'mymaster',
        )) as string[]
        return Number(address[1]) !== servers.master.port && (await outcomeOf(writable))
      }, soon)
      .toBe('ok')
    expect([...seen].filter((each) => !/^(ok|dockerflow\.redis\.E00[236])$/.test(each))).toEqual([])
    expect(await servers.replica.admin.dbsize()).toBe(0)
  })
})

// by default these ask for CLUSTER INFO themselves, and never connect where that is forbidden
const unasked = { enableReadyCheck: false }
const clusters = [
  [
    'ioredis',
    async (at: RedisServer, login: Login) => quiet(new Cluster([at], { redisOptions: login, ...unasked })),
  ],
  [
    'iovalkey',
    async (at: RedisServer, login: Login) =>
      quiet(new ValkeyCluster([at], { redisOptions: login, ...unasked })),
  ],
  [
    'redis',
    ({ port }: RedisServer, login: Login) =>
      connected(
        quiet(
          createCluster({ rootNodes: [{ socket: { host: '127.0.0.1', port } }], defaults: { ...login } }),
        ),
      ),
  ],
] as const

for (const coverage of ['yes', 'no']) {
  describe.each(clusters)(`a cluster of %s, cluster-require-full-coverage ${coverage}`, (_, make) => {
    let nodes: readonly RedisServer[]
    beforeAll(async () => {
      nodes = await startCluster(3, 0, { 'cluster-require-full-coverage': coverage })
    }, 60_000)
    afterAll(() => Promise.all(nodes.map((node) => node.stop())))

    test('is ok until slots are lost, under an ACL too', async () => {
      const [first] = nodes as [RedisServer]
      const users = {
        app: ['~app:*', '+@all', '-@dangerous'],
        narrow: ['~app:*', '+@all', '-cluster|info'],
        blind: ['~other:*', '+@all', '-cluster|info'],
      }
      for (const [name, rules] of Object.entries(users))
        for (const { admin } of nodes) await admin.acl('SETUSER', name, 'reset', 'on', '>secret', ...rules)
      const open = async (username?: string) => {
        const client: Client = await make(first, username ? { username, password: 'secret' } : {})
        return [checkOf(client, { prefix: 'app:' }), redisCheck(client, { writable: true, prefix: 'app:' })]
      }
      const checks = [await open(), await open('app'), await open('narrow')].flat()
      for (const check of checks) await expect.poll(() => outcomeOf(check), soon).toBe('ok')
      const [blind] = (await open('blind')) as [(typeof checks)[0]]
      await expect
        .poll(() => outcomeOf(blind), soon)
        .toContain('allow CLUSTER INFO, or GET of the key "app:dockerflow"')
      for (const { admin } of nodes) expect(await admin.dbsize()).toBe(0)

      const slots = (await first.admin.cluster('SLOTS')) as [number, number][]
      const slot = await first.admin.cluster('KEYSLOT', 'app:dockerflow')
      const lost = slots.find(([from, to]) => from <= slot && slot <= to) as [number, number]
      for (const { admin } of nodes) await admin.cluster('DELSLOTSRANGE', lost[0], lost[1])
      for (const check of checks.slice(0, 4)) {
        await expect
          .poll(() => outcomeOf(check), soon)
          .toMatch(/E003 The Redis cluster is .*: 546\d of its 16384 hash slots are not served/)
      }
      for (const check of checks.slice(4)) {
        await expect
          .poll(() => outcomeOf(check), soon)
          .toContain('E003 Redis cannot be reached: its cluster is down')
      }
    }, 60_000)
  })
}

test('a client that is none of a cluster, of a node whose cluster is down, is not ok', async () => {
  const server = await startRedis({ 'cluster-enabled': 'yes' })
  onTestFinished(() => server.stop())
  for (const [, make] of singles) {
    const client: Client = await make(server, {})
    const check = checkOf(client)
    for (let i = 0; i < 2; i++)
      expect(await outcomeOf(check)).toContain('dockerflow.redis.E003 The Redis cluster is down')
  }
})

test('a cluster whose master dies is not ok, and is again when the replica has taken over', async () => {
  const nodes = await startCluster(3, 1)
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
  })
  const [first, second] = nodes as [RedisServer, RedisServer]
  const checks: ReturnType<typeof checkOf>[] = []
  for (const [, make] of clusters) {
    const client: Client = await make(second, {})
    checks.push(checkOf(client, { writable: true }))
  }
  for (const check of checks) await expect.poll(() => outcomeOf(check), soon).toBe('ok')
  first.process.kill('SIGKILL')
  await expect.poll(() => outcomeOf(checks[0] as (typeof checks)[0]), soon).not.toBe('ok')
  for (const check of checks) await expect.poll(() => outcomeOf(check), soon).toBe('ok')
}, 90_000)
