import { postgresCheck } from 'dockerflow-checks/postgres'
import { redisCheck } from 'dockerflow-checks/redis'
import Fastify from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import dockerflow, { defineCheck } from '../src/index.ts'
import { KNOWN_CLIENTS } from '../src/known-clients.ts'
import { looksLike } from '../src/sightings.ts'
import { boot, heartbeatOf, linesFor, originsOf, paste, put, type Register } from './support/discovery.ts'
import { type Line, recordingLogger } from './support/logger.ts'
import { known, lookAlike, ofShape } from './support/look-alike.ts'

/** Where the checks of an application with these clients come from. */
async function found(register: Register) {
  return originsOf((await boot(register)).app)
}

describe.each(KNOWN_CLIENTS.map((client) => [client.file, client] as const))(
  'the client of %s',
  (_, client) => {
    const values = client.shapes.flatMap((shape) =>
      client.paths.map((path) => {
        const steps = path.split('.').filter(Boolean).reverse()
        return steps.reduce<object>((value, step) => ({ [step]: value }), ofShape(shape))
      }),
    )

    test('is found under each of its names, wherever plugins put it, named instances too', async () => {
      for (const decorator of client.decorators) {
        for (const value of values) {
          expect(await found((app) => put(app, decorator, value))).toEqual({ [decorator]: 'discovered' })
          expect(await found((app) => put(app, decorator, { second: value }))).toEqual({
            [`${decorator}.second`]: 'discovered',
          })
        }
      }
    })

    test('is not found when one member is missing or of another type', () => {
      for (const shape of client.shapes) {
        for (const key of Object.keys(shape)) {
          expect(looksLike(client, { ...ofShape(shape), [key]: undefined })).toBe(false)
          expect(looksLike(client, { ...ofShape(shape), [key]: null })).toBe(false)
          expect(looksLike(client, { ...ofShape(shape), [key]: Symbol('other') })).toBe(false)
        }
      }
    })

    test('looks like no other', () => {
      for (const shape of client.shapes) {
        const others = KNOWN_CLIENTS.filter((each) => each !== client)
        expect(others.filter((each) => looksLike(each, ofShape(shape)))).toEqual([])
      }
    })
  },
)

test.each([
  ['prisma', { _activeProvider: 'mongodb' }],
  ['typeorm', { options: { type: 'mongodb' } }],
  ['typeorm', { options: { type: 'oracle' } }],
  ['knex', { client: { dialect: 'oracle' } }],
  ['mikro-orm', { em: { getConnection: () => ({ find: async () => [] }) } }],
])('%s over a database that has no `SELECT 1` is not found: %o', (file, rest) => {
  expect(looksLike(known(file), lookAlike(file))).toBe(true)
  expect(looksLike(known(file), { ...lookAlike(file), ...rest })).toBe(false)
})

test('a client of which it cannot be told whether its check could ask it is not found', () => {
  expect(looksLike(known('typeorm'), { ...lookAlike('typeorm'), options: undefined })).toBe(false)
})

test('a found client is checked by the heartbeat, and listed with its origin and options', async () => {
  const { app, lines } = await boot((app) => put(app, 'redis', lookAlike('redis')))
  expect(await heartbeatOf(app)).toEqual({ checks: { redis: 'ok' }, details: {} })
  expect(lines.map(({ msg }) => msg).join('\n')).toContain('checks: redis (discovered)')
  app.dockerflow.check('own', () => {}, { timeout: 100, severity: 'warning' })
  const defaults = { severity: 'error', timeout: 4000, ttl: 1000, failureThreshold: 1, successThreshold: 1 }
  expect(Object.fromEntries(app.dockerflow.checks)).toMatchObject({
    redis: { ...defaults, origin: 'discovered' },
    own: { ...defaults, origin: 'registered', timeout: 100, severity: 'warning' },
  })
})

describe('a check of the application wins', () => {
  test.each([
    ['the client', (pg: { pool: never }) => postgresCheck(pg.pool)],
    ['what the plugin put around it', (pg: { pool: never }) => postgresCheck(pg as never)],
  ])('if it is for %s', async (_, check) => {
    const pg = { query: () => {}, pool: lookAlike('postgres') as never }
    const origins = await found((app) => put(app, 'pg', pg).dockerflow.check('database', check(pg)))
    expect(origins).toEqual({ database: 'registered' })
  })

  test('if it asks the client nothing', async () => {
    const origins = await found((app) => {
      const blocked = lookAlike('redis')
      put(app, 'redis', blocked)
      app.dockerflow.check(
        'jobs',
        defineCheck({ kind: 'jobs', client: blocked }, () => {}),
      )
    })
    expect(origins).toEqual({ jobs: 'registered' })
  })

  test('but not if it is for another client of the same name', async () => {
    const origins = await found((app) => {
      app.dockerflow.check('redis', redisCheck(lookAlike('redis') as never))
      put(app, 'redis', lookAlike('redis'))
    })
    expect(origins).toEqual({ redis: 'registered', 'redis-2': 'discovered' })
  })
})

test('one client in two places is checked once, a driver before what is built on it', async () => {
  const redis = lookAlike('redis')
  expect(await found((app) => put(put(app, 'redis', { a: redis, b: redis }), 'valkey', redis))).toEqual({
    'redis.a': 'discovered',
  })
  const pool = lookAlike('postgres')
  expect(
    await found((app) => put(put(app, 'db', { ...lookAlike('drizzle'), $client: pool }), 'pg', { pool })),
  ).toEqual({ pg: 'discovered' })
})

/** Warnings about clients. */
const warnings = (lines: readonly Line[]) =>
  lines.filter(({ level, msg }) => level === 40 && msg.includes('has no check')).map(({ msg }) => msg)

describe('discover', () => {
  const register: Register = (app) =>
    put(app, 'pg', { pool: lookAlike('postgres'), 'a-b': { pool: lookAlike('postgres') } })

  test("'warn' logs the lines to add, and registers nothing", async () => {
    const { app, lines } = await boot(register, { discover: 'warn' })
    expect(originsOf(app)).toEqual({})
    expect(warnings(lines)).toEqual([
      'dockerflow: app.pg.pool has no check. Add:\n' +
        '  app.dockerflow.check("pg", postgresCheck(app.pg.pool)) ' +
        "// import { postgresCheck } from 'fastify-dockerflow/checks/postgres'",
      'dockerflow: app.pg["a-b"].pool has no check. Add:\n' +
        '  app.dockerflow.check("pg.a-b", postgresCheck(app.pg["a-b"].pool)) ' +
        "// import { postgresCheck } from 'fastify-dockerflow/checks/postgres'",
    ])
  })

  test("the lines that 'warn' logged, once added, silence it, whatever an instance is called", async () => {
    const register: Register = (app) => {
      const names = ['orders', 'a-b', '1st', '', 'say "hi"', 'a\nb', 'new']
      put(app, 'redis', Object.fromEntries(names.map((name) => [name, lookAlike('redis')])))
    }
    const lines = await linesFor(register)
    const { app, lines: logged } = await boot(
      async (app) => {
        await register(app)
        for (const line of lines) await paste(app, line)
      },
      { discover: 'warn' },
    )
    expect(lines).toHaveLength(7)
    expect(new Set(Object.values(originsOf(app)))).toEqual(new Set(['registered']))
    expect(warnings(logged)).toEqual([])
  })

  test('false does not look: no decorator is touched', async () => {
    let asked = 0
    const { app, lines } = await boot(
      (app) =>
        put(app, 'redis', {
          getter() {
            asked++
            return lookAlike('redis')
          },
        }),
      { discover: false },
    )
    expect(originsOf(app)).toEqual({})
    expect(warnings(lines)).toEqual([])
    expect(asked).toBe(0)
  })

  test('anything else is refused', async () => {
    await expect(boot(() => {}, { discover: true as never })).rejects.toMatchObject({
      code: 'FST_DOCKERFLOW_INVALID_OPTION',
    })
  })
})

test('a plugin that came before is searched, too', async () => {
  const { logger } = recordingLogger()
  const app = Fastify({ logger })
  onTestFinished(() => app.close())
  put(app, 'redis', lookAlike('redis'))
  await app.register(dockerflow, { requestSummary: false })
  await app.ready()
  expect(originsOf(app)).toEqual({ redis: 'discovered' })
})
