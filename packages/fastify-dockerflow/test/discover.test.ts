import { readFileSync } from 'node:fs'
import { postgresCheck } from 'dockerflow-checks/postgres'
import { redisCheck } from 'dockerflow-checks/redis'
import Fastify, { type FastifyInstance } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import dockerflow, { type DockerflowOptions } from '../src/index.ts'
import { KNOWN_CLIENTS } from '../src/known-clients.ts'
import { type Line, recordingLogger } from './support/logger.ts'

/** An object with these methods; each answers with nothing. */
function withMethods(...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, async () => []]))
}
const redis = () => ({ ping: async () => 'PONG', duplicate() {}, status: 'ready' })
const pool = () => ({ query: async () => ({ rows: [] }), connect: async () => {} })

/** Decorates, whatever types plugins have declared for the name. */
function put(app: FastifyInstance, name: string, value: unknown): FastifyInstance {
  return Reflect.apply(app.decorate, app, [name, value])
}

interface Setup {
  readonly options?: DockerflowOptions
  readonly before?: (app: FastifyInstance) => unknown
  readonly after?: (app: FastifyInstance) => unknown
}

/** A ready application; `before` and `after` the plugin is registered it is given its clients. */
async function ready({ options = {}, before, after }: Setup) {
  const { logger, lines } = recordingLogger()
  const app = Fastify({ logger })
  onTestFinished(() => app.close())
  await before?.(app)
  await app.register(dockerflow, { requestSummary: false, ...options })
  await after?.(app)
  await app.ready()
  const origins = Object.fromEntries([...app.dockerflow.checks].map(([name, { origin }]) => [name, origin]))
  return { app, lines, origins }
}

test.each(KNOWN_CLIENTS.map((known) => [known.decorators[0] as string, known] as const))(
  'app.%s is found wherever its plugins put the client, under each of its names',
  async (_, known) => {
    for (const decorator of known.decorators) {
      for (const path of known.paths) {
        let value: unknown = withMethods(...known.methods)
        for (const step of path.split('.').filter(Boolean).reverse()) value = { [step]: value }
        const { origins } = await ready({ before: (app) => put(app, decorator, value) })
        expect(origins).toEqual({ [decorator]: 'discovered' })
        const { origins: named } = await ready({
          before: (app) => put(app, decorator, { second: value }),
        })
        expect(named).toEqual({ [`${decorator}.second`]: 'discovered' })
      }
      const { origins } = await ready({ before: (app) => put(app, decorator, { unlike: 'a client' }) })
      expect(origins).toEqual({})
    }
  },
)

test('a found client is checked by the heartbeat under the name of its decorator', async () => {
  const { app, lines } = await ready({ before: (app) => put(app, 'redis', redis()) })
  const response = await app.inject('/__heartbeat__')
  expect(response.json()).toEqual({ status: 'ok', checks: { redis: 'ok' }, details: {} })
  expect(lines.map(({ msg }) => msg).join('\n')).toContain('checks: redis (discovered)')
})

describe('a check of the application wins', () => {
  test.each([
    ['the client', (app: FastifyInstance) => postgresCheck(Reflect.get(app, 'pg').pool)],
    ['what the plugin put around it', (app: FastifyInstance) => postgresCheck(Reflect.get(app, 'pg'))],
  ])('if it is for %s', async (_, check) => {
    const { origins } = await ready({
      before: (app) => put(app, 'pg', { pool: pool(), ...pool() }),
      after: (app) => app.dockerflow.check('database', check(app)),
    })
    expect(origins).toEqual({ database: 'registered' })
  })

  test('but not if it is for another client of the same name', async () => {
    const { origins } = await ready({
      options: { checks: { redis: redisCheck(redis()) } },
      before: (app) => put(app, 'redis', redis()),
    })
    expect(origins).toEqual({ redis: 'registered', 'redis-2': 'discovered' })
  })
})

test('one client in two places is checked once', async () => {
  const one = redis()
  const { origins } = await ready({
    before: (app) => put(put(app, 'redis', { a: one, b: one }), 'valkey', one),
  })
  expect(origins).toEqual({ 'redis.a': 'discovered' })
})

describe('contexts inside the application', () => {
  const child = (context: FastifyInstance) =>
    context.register(async (inner) => {
      put(inner, 'redis', redis())
      await inner.register(async (innermost) => void put(innermost, 'pg', { pool: pool() }))
    })

  test('are searched when they come after the plugin', async () => {
    const { origins } = await ready({ after: child })
    expect(origins).toEqual({ redis: 'discovered', pg: 'discovered' })
  })

  test('and when they came before', async () => {
    const { origins } = await ready({ before: child })
    expect(origins).toEqual({ redis: 'discovered', pg: 'discovered' })
  })

  test('each with its own client of one name', async () => {
    const { origins } = await ready({
      after(app) {
        for (const prefix of ['/a', '/b']) {
          app.register(async (inner) => void put(inner, 'redis', redis()), { prefix })
        }
      },
    })
    expect(origins).toEqual({ redis: 'discovered', 'redis-2': 'discovered' })
  })
})

/** Warnings about clients. */
const warnings = (lines: readonly Line[]) =>
  lines.filter(({ level, msg }) => level === 40 && msg.includes('app.')).map(({ msg }) => msg)

describe('discover', () => {
  const before = (app: FastifyInstance) => put(app, 'pg', { pool: pool(), 'a-b': { pool: pool() } })

  test("'warn' logs the lines to add", async () => {
    const { origins, lines } = await ready({ options: { discover: 'warn' }, before })
    expect(origins).toEqual({})
    expect(warnings(lines)).toEqual([
      'dockerflow: app.pg.pool has no check. Add:\n' +
        '  app.dockerflow.check("pg", postgresCheck(app.pg.pool)) ' +
        "// import { postgresCheck } from 'fastify-dockerflow/checks/postgres'",
      'dockerflow: app.pg["a-b"].pool has no check. Add:\n' +
        '  app.dockerflow.check("pg.a-b", postgresCheck(app.pg["a-b"].pool)) ' +
        "// import { postgresCheck } from 'fastify-dockerflow/checks/postgres'",
    ])
  })

  test('false does not look', async () => {
    const { origins, lines } = await ready({ options: { discover: false }, before })
    expect(origins).toEqual({})
    expect(warnings(lines)).toEqual([])
  })

  test('anything else is refused', async () => {
    const options = { discover: true as never }
    await expect(ready({ options })).rejects.toMatchObject({ code: 'FST_DOCKERFLOW_INVALID_OPTION' })
  })
})

describe('backingServices', () => {
  test('are covered by what is found', async () => {
    const options = { backingServices: ['redis'] }
    const { origins } = await ready({ options, before: (app) => put(app, 'redis', redis()) })
    expect(origins).toEqual({ redis: 'discovered' })
  })

  test('of another name are not, and the error says what was found', async () => {
    const options = { backingServices: ['cache'] }
    await expect(ready({ options, before: (app) => put(app, 'redis', redis()) })).rejects.toMatchObject({
      code: 'FST_DOCKERFLOW_UNCHECKED_SERVICE',
      message: expect.stringMatching(/check\("cache", [\s\S]*checked as "redis"/),
    })
  })
})

test('decorators that are odd do no harm', async () => {
  const hostile = {
    get pool() {
      throw new Error('no')
    },
  }
  const { origins } = await ready({
    before(app) {
      for (const [name, value] of Object.entries({ pg: hostile, redis: null, mysql: 'text' }))
        put(app, name, value)
      put(app, 'amqp', { ['é'.repeat(80)]: { connection: withMethods('createChannel', 'close') } })
    },
  })
  expect(Object.keys(origins)).toEqual([`amqp.${'?'.repeat(55)}`])
})

test('the README names each decorator that is known', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  for (const { decorators } of KNOWN_CLIENTS) expect(readme).toContain(`\`app.${decorators[0]}\``)
})
