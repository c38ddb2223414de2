import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { describe, expect, onTestFinished, test } from 'vitest'
import dockerflow from '../src/index.ts'
import { boot, linesFor, originsOf, paste, put, type Register } from './support/discovery.ts'
import { lookAlike } from './support/look-alike.ts'

/** An application whose clients are there before the plugin is. */
async function bootBefore(register: Register): Promise<FastifyInstance> {
  const app = Fastify()
  onTestFinished(() => app.close())
  await register(app)
  await app.register(dockerflow)
  await app.ready()
  return app
}

/** A client in a plugin, and another two levels further in. */
const nested: Register = (app) =>
  app.register(async (outer) => {
    put(outer, 'redis', lookAlike('redis'))
    await outer.register(async (middle) => {
      await middle.register(async (inner) => void put(inner, 'pg', { pool: lookAlike('postgres') }))
    })
  })

/** Two plugins side by side, each with its own client of one name. */
const siblings: Register = async (app) => {
  for (const prefix of ['/orders', '/users']) {
    await app.register(async (inner) => void put(inner, 'redis', lookAlike('redis')), { prefix })
  }
}

describe.each([
  ['after', async (register: Register) => (await boot(register)).app],
  ['before', bootBefore],
])('clients in contexts that come %s the plugin', (_, ready) => {
  test('are found, however deep', async () => {
    expect(originsOf(await ready(nested))).toEqual({ redis: 'discovered', pg: 'discovered' })
  })

  test('are found in siblings under one name, each with a name of its own', async () => {
    const app = await ready(siblings)
    expect(originsOf(app)).toEqual({ redis: 'discovered', 'redis-2': 'discovered' })
    const clients = [...app.dockerflow.checks.values()].map(({ check }) => check.client)
    expect(new Set(clients).size).toBe(2)
  })

  test('hide one of the application, which is found as well', async () => {
    const app = await ready(async (app) => {
      put(app, 'redis', lookAlike('redis'))
      await siblings(app)
    })
    expect(Object.keys(originsOf(app))).toEqual(['redis', 'redis-2', 'redis-3'])
  })
})

test('what a context inherits is found once, and its getter asked once', async () => {
  let asked = 0
  const { app } = await boot(async (app) => {
    put(app, 'redis', {
      getter() {
        asked++
        return lookAlike('redis')
      },
    })
    for (let i = 0; i < 5; i++) await app.register(async () => {})
  })
  expect(originsOf(app)).toEqual({ redis: 'discovered' })
  expect(asked).toBe(1)
})

test('the plugin in a context without a prefix finds what that context inherits', async () => {
  const app = Fastify()
  onTestFinished(() => app.close())
  put(app, 'redis', lookAlike('redis'))
  let inner: FastifyInstance | undefined
  await app.register(async (context) => {
    inner = context
    await context.register(dockerflow)
  })
  await app.ready()
  expect(originsOf(inner as FastifyInstance)).toEqual({ redis: 'discovered' })
})

describe('the line to add', () => {
  const orders: FastifyPluginAsync = async (inner) => void put(inner, 'redis', lookAlike('redis'))

  test('names the plugin in which it means this client', async () => {
    const { lines } = await boot((app) => app.register(orders, { prefix: '/orders' }), { discover: 'warn' })
    expect(lines.map(({ msg }) => msg)).toContain(
      'dockerflow: app.redis has no check. In the plugin "orders" at /orders, add:\n' +
        '  app.dockerflow.check("redis", redisCheck(app.redis)) ' +
        "// import { redisCheck } from 'fastify-dockerflow/checks/redis'",
    )
  })

  test('added there, is a check of this client', async () => {
    const lines = await linesFor(siblings)
    const { app } = await boot(async (app) => {
      for (const [index, line] of lines.entries()) {
        await app.register(
          async (inner) => {
            put(inner, 'redis', lookAlike('redis'))
            await paste(inner, line)
          },
          { prefix: `/${index}` },
        )
      }
    })
    expect(originsOf(app)).toEqual({ redis: 'registered', 'redis-2': 'registered' })
  })
})

describe('a client that a hook puts in place when the application becomes ready', () => {
  const late = (app: FastifyInstance) => {
    put(app, 'pg', null)
    app.addHook('onReady', async () => void Reflect.set(app, 'pg', { pool: lookAlike('postgres') }))
  }

  test('is found, if the hook is the application’s or that of a plugin for it', async () => {
    expect(originsOf((await boot(late)).app)).toEqual({ pg: 'discovered' })
    const shared = fp(async (app: FastifyInstance) => late(app))
    expect(originsOf((await boot((app) => app.register(shared))).app)).toEqual({ pg: 'discovered' })
    expect(originsOf(await bootBefore(late))).toEqual({ pg: 'discovered' })
  })

  test('and covers a backing service', async () => {
    const { app } = await boot(late, { backingServices: ['pg'] })
    expect(app.dockerflow.state).toBe('ready')
  })

  test('is too late in a context that comes after the plugin: such a context registers its check', async () => {
    const { app } = await boot((app) => app.register(async (inner) => late(inner)))
    expect(originsOf(app)).toEqual({})
  })
})
