import { expect, test } from 'vitest'
import type { DockerflowOptions } from '../src/index.ts'
import { boot, originsOf, paste, put, type Register } from './support/discovery.ts'
import { lookAlike } from './support/look-alike.ts'

const redis: Register = (app) => put(app, 'redis', lookAlike('redis'))
const blank = (name: string) =>
  `  app.dockerflow.check("${name}", async ({ signal }) => { /* one cheap round trip */ })`
const redisLine = (name: string, path = 'app.redis') =>
  `  app.dockerflow.check("${name}", redisCheck(${path})) ` +
  "// import { redisCheck } from 'fastify-dockerflow/checks/redis'"

/** What a boot is refused with. */
async function refusal(register: Register, options: DockerflowOptions): Promise<string> {
  const error = await boot(register, options).then(
    () => undefined,
    (error) => error,
  )
  expect(error).toMatchObject({ code: 'FST_DOCKERFLOW_UNCHECKED_SERVICE', name: 'DockerflowPluginError' })
  return error.message
}

test('are covered by what is found, by what is registered, and by what a hook registers', async () => {
  const { app } = await boot(
    async (app) => {
      await redis(app)
      app.dockerflow.check('search', () => {})
      app.addHook('onReady', async () => app.dockerflow.check('queue', () => {}))
    },
    { backingServices: ['redis', 'search', 'queue', 'cache'], checks: { cache: () => {} } },
  )
  expect(originsOf(app)).toEqual({
    cache: 'registered',
    search: 'registered',
    queue: 'registered',
    redis: 'discovered',
  })
})

test('that nothing covers refuse the boot, with a line to fill in for each', async () => {
  expect(await refusal(() => {}, { backingServices: ['a', 'b"c'], checks: {} })).toBe(
    'dockerflow: no check for backing services "a", "b\\"c". Before the application is ready, add:\n' +
      `${blank('a')}\n${blank('b\\"c')}`,
  )
})

test('of another name than the client that is found: the error has the line for that client', async () => {
  const message = await refusal(redis, { backingServices: ['cache'] })
  expect(message).toBe(
    'dockerflow: no check for backing service "cache". Before the application is ready, add:\n' +
      `${blank('cache')}\nor, if "cache" is a client that is here:\n${redisLine('cache')}`,
  )
  const { app } = await boot(
    async (app) => {
      await redis(app)
      await paste(app, redisLine('cache').trim())
    },
    { backingServices: ['cache'] },
  )
  expect(originsOf(app)).toEqual({ cache: 'registered' })
})

test("of the name of a client that 'warn' did not register: the error has its line alone", async () => {
  expect(await refusal(redis, { backingServices: ['redis'], discover: 'warn' })).toBe(
    'dockerflow: no check for backing service "redis". Before the application is ready, add:\n' +
      redisLine('redis'),
  )
})

test('whose client is under a decorator nobody knows: the error has its line, getters are not asked', async () => {
  const message = await refusal(
    (app) => {
      put(app, 'sessionStore', lookAlike('redis'))
      put(app, 'lazy', {
        getter() {
          throw new Error('was asked')
        },
      })
    },
    { backingServices: ['sessions'] },
  )
  expect(message).toContain(redisLine('sessions', 'app.sessionStore'))
})

test('whose client is in a plugin: the error names the plugin', async () => {
  const message = await refusal(
    (app) =>
      app.register(async function store(inner) {
        put(inner, 'sessionStore', lookAlike('redis'))
      }),
    { backingServices: ['sessions'] },
  )
  expect(message).toContain(`${redisLine('sessions', 'app.sessionStore')} (in the plugin "store")`)
})

test("of another name than a client that 'warn' did not register: the error has one line for it", async () => {
  const message = await refusal(redis, { backingServices: ['cache'], discover: 'warn' })
  expect(message.split('\n').filter((line) => line === redisLine('cache'))).toHaveLength(1)
})

test('with `discover: false` are covered by registered checks alone, and nothing is looked for', async () => {
  const register: Register = (app) =>
    put(app, 'redis', lookAlike('redis')).decorate('store', lookAlike('redis'))
  expect(await refusal(register, { backingServices: ['redis'], discover: false })).toBe(
    `dockerflow: no check for backing service "redis". Before the application is ready, add:\n${blank('redis')}`,
  )
})

test('whose decorator is no known client: the error says which members it lacks', async () => {
  const { totalCount: _, ...pool } = lookAlike('postgres')
  const message = await refusal((app) => put(app, 'pg', pool), { backingServices: ['pg'] })
  expect(message).toContain(`${blank('pg')}\napp.pg is no client that is known. The nearest kinds:\n`)
  expect(message).toContain('\n  postgres: lacks `totalCount` (number)\n')
})

test('whose decorator holds what is no known client, in a plugin: the error says where and why', async () => {
  const { connect: _, ...pool } = lookAlike('postgres')
  const message = await refusal((app) => app.register(async (inner) => put(inner, 'pg', { pool })), {
    backingServices: ['pg'],
  })
  expect(message).toContain('\n  postgres: its .pool lacks `connect` (function)')
})

test('whose decorator is a client that its check could not ask: the error says why', async () => {
  const typeorm = { ...lookAlike('typeorm'), options: { type: 'mongodb' } }
  const message = await refusal((app) => put(app, 'orm', typeorm), { backingServices: ['orm'] })
  expect(message).toContain('\n  typeorm: asks a database in which `SELECT 1` is no statement')
})

test('whose decorator is still null: the error says so', async () => {
  const message = await refusal((app) => put(app, 'pg', null), { backingServices: ['pg'] })
  expect(message).toContain('app.pg is null when the application becomes ready.')
})

test('whose decorator is a client that has a check of another name: nothing is wrong with the client', async () => {
  const message = await refusal(redis, { backingServices: ['redis', 'search'], discover: 'warn' })
  expect(message).not.toContain('is no client')
})

test('whose decorator is a getter under a name of its own: it is not asked', async () => {
  const message = await refusal(
    (app) =>
      put(app, 'search', {
        getter() {
          throw new Error('was asked')
        },
      }),
    { backingServices: ['search'] },
  )
  expect(message).toContain(blank('search'))
})
