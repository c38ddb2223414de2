import { expect, test, vi } from 'vitest'
import { boot, heartbeatOf, originsOf, put, type Register } from './support/discovery.ts'
import { lookAlike } from './support/look-alike.ts'

async function found(register: Register) {
  return originsOf((await boot(register)).app)
}

test('getters that throw, of the decorator and inside it', async () => {
  const thrower = () => {
    throw new Error('not connected yet')
  }
  expect(
    await found((app) => {
      put(app, 'pg', { getter: thrower })
      put(app, 'redis', Object.defineProperty({}, 'cache', { get: thrower, enumerable: true }))
      put(app, 'mongo', Object.defineProperty({}, 'client', { get: thrower, enumerable: true }))
    }),
  ).toEqual({})
})

test('values that are no objects, promises of clients, and classes of clients', async () => {
  class Pool {
    query() {}
    connect() {}
    readonly totalCount = 0
    readonly waitingCount = 0
  }
  expect(
    await found((app) => {
      put(put(put(app, 'redis', null), 'mysql', 'text'), 'knex', 42)
      put(put(app, 'mongo', Promise.resolve(lookAlike('mongodb'))), 'pg', Pool)
    }),
  ).toEqual({})
})

test('a proxy that answers everything with a function is not mistaken for every client', async () => {
  const asked = vi.fn<(key: string | symbol) => void>()
  const mock: object = new Proxy(() => {}, {
    get(_target, key) {
      asked(key)
      return () => mock
    },
  })
  expect(
    await found((app) => {
      for (const name of ['db', 'redis', 'prisma', 'knex', 'nats']) put(app, name, mock)
    }),
  ).toEqual({})
  expect(asked).toHaveBeenCalled()
})

test('proxies that throw whatever is asked of them, and revoked ones', async () => {
  const refuse = () => {
    throw new Error('no')
  }
  // Fastify itself asks a decorator for these two
  const get = (_target: object, key: string | symbol) =>
    key === 'getter' || key === 'setter' ? undefined : refuse()
  const strict = new Proxy({}, { get, getPrototypeOf: refuse, ownKeys: refuse, has: refuse })
  const { proxy, revoke } = Proxy.revocable({}, {})
  expect(
    await found((app) => {
      put(put(app, 'db', strict), 'redis', proxy)
      revoke()
    }),
  ).toEqual({})
})

test('a proxy that makes its client when first asked is that client, and no method of it is called', async () => {
  const $connect = vi.fn<() => void>()
  const $queryRawUnsafe = vi.fn<() => void>()
  const make = vi.fn<() => object>(() => ({ ...lookAlike('prisma'), $connect, $queryRawUnsafe }))
  let client: object | undefined
  const lazy = new Proxy({} as object, {
    get(_target, key) {
      client ??= make()
      return Reflect.get(client, key)
    },
  })
  const { app } = await boot((app) => put(app, 'prisma', lazy))
  expect(originsOf(app)).toEqual({ prisma: 'discovered' })
  expect(make).toHaveBeenCalledTimes(1)
  expect($connect).not.toHaveBeenCalled()
  expect($queryRawUnsafe).not.toHaveBeenCalled()
  expect((await heartbeatOf(app)).checks).toEqual({ prisma: 'ok' })
})

test("an application's own wrappers with a client's method names are not clients", async () => {
  const query = async () => []
  expect(
    await found((app) => {
      put(app, 'db', { query, connect: query, close: query, transaction: query })
      put(app, 'redis', { get: query, set: query, ping: query })
      put(app, 'amqp', { createChannel: () => ({}), connect: query, isConnected: () => true })
      put(app, 'mongo', { db: 'orders', collection: query })
      put(app, 'nats', { publish: query, subscribe: query, flush: query })
      put(app, 'orm', { query, getRepository: query })
    }),
  ).toEqual({})
})

test("a decorator of requests is none of the application's", async () => {
  expect(
    await found((app) => {
      app.decorateRequest('db', null).decorateReply('redis', null)
      app.decorateRequest('mongo', { getter: () => lookAlike('mongodb') as never })
    }),
  ).toEqual({})
})

test('names that a check cannot have are made fit', async () => {
  const instances = {
    ['é'.repeat(80)]: lookAlike('redis'),
    '': lookAlike('redis'),
    '1st': lookAlike('redis'),
    'a\nb': lookAlike('redis'),
  }
  expect(Object.keys(await found((app) => put(app, 'redis', instances)))).toEqual([
    `redis.${'?'.repeat(54)}`,
    'redis.',
    'redis.1st',
    'redis.a?b',
  ])
})
