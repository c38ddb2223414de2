import { expect, test } from 'vitest'
import { KNOWN_CLIENTS } from '../src/known-clients.ts'
import { boot, heartbeatOf, originsOf, put } from './support/discovery.ts'
import { known, lookAlike, ofShape } from './support/look-alike.ts'

/** The error that a boot with these clients is refused with. */
async function refusal(clients: unknown): Promise<{ code: string; message: string }> {
  const error = await boot(() => {}, { clients: clients as never }).then(
    () => undefined,
    (error) => error,
  )
  expect(error).toMatchObject({ name: 'DockerflowPluginError' })
  return error
}

test.each(KNOWN_CLIENTS.map((client) => [client.file, client] as const))(
  'a client of %s gets its ready-made check, wherever its plugin puts it, whatever its name',
  async (_, { shapes, paths, load }) => {
    const { kind } = (await load())(ofShape(shapes[0] as never))
    for (const shape of shapes) {
      for (const path of paths) {
        const steps = path.split('.').filter(Boolean).reverse()
        const client = ofShape(shape)
        const value = steps.reduce<object>((value, step) => ({ [step]: value }), client)
        const { app } = await boot(() => {}, { clients: { whatever: value }, backingServices: ['whatever'] })
        expect(originsOf(app)).toEqual({ whatever: 'registered' })
        const check = app.dockerflow.checks.get('whatever')?.check
        expect([check?.kind, check?.client]).toEqual([kind, client])
      }
    }
  },
)

test('clients of singletons are checked by the heartbeat, one with options too', async () => {
  const { app } = await boot(() => {}, {
    checks: { search: () => {} },
    clients: {
      database: lookAlike('redis'),
      cache: { client: lookAlike('redis'), severity: 'warning', timeout: 500 },
      documents: { client: lookAlike('redis'), ttl: 50 },
    },
  })
  expect((await heartbeatOf(app)).checks).toEqual({
    search: 'ok',
    database: 'ok',
    cache: 'ok',
    documents: 'ok',
  })
  expect(app.dockerflow.checks.get('cache')).toMatchObject({ severity: 'warning', timeout: 500 })
  expect(app.dockerflow.checks.get('documents')).toMatchObject({ ttl: 50 })
})

test('a client that is given is not found a second time', async () => {
  const redis = lookAlike('redis')
  const { app } = await boot((app) => put(app, 'redis', redis), { clients: { cache: redis } })
  expect(originsOf(app)).toEqual({ cache: 'registered' })
})

test('what a plugin puts beside its client is no option', async () => {
  const mongo = { client: lookAlike('mongodb'), db: { name: 'test' }, ObjectId: class {} }
  const { app } = await boot(() => {}, { clients: { documents: mongo } })
  expect(originsOf(app)).toEqual({ documents: 'registered' })
})

test('an option that is misspelt is refused, for a client that a plain object could hold too', async () => {
  for (const client of [lookAlike('redis'), lookAlike('mongodb')]) {
    const booted = boot(() => {}, { clients: { cache: { client, timeuot: 500 } } })
    await expect(booted).rejects.toMatchObject({ code: 'DOCKERFLOW_INVALID_CHECK_OPTION' })
  }
})

test('an object that is no known client is refused: the nearest kinds, and what it lacks of them', async () => {
  const { totalCount, ...pool } = lookAlike('postgres')
  const { code, message } = await refusal({ database: { ...pool, waitingCount: '0' } })
  expect(totalCount).toBe(0)
  expect(code).toBe('FST_DOCKERFLOW_UNKNOWN_CLIENT')
  expect(message).toContain('clients["database"] is no client that is known. The nearest kinds:\n  postgres:')
  expect(message).toContain(
    'postgres: lacks `totalCount` (number), has a `waitingCount` that is a string, not a number\n',
  )
  expect(message.match(/^ {2}/gm)?.length).toBeLessThanOrEqual(3)
})

test('the error looks where plugins put a client, and into a client with options', async () => {
  const { connect: _, ...pool } = lookAlike('postgres')
  expect((await refusal({ database: { pool } })).message).toContain('postgres: its .pool lacks `connect`')
  expect((await refusal({ database: { client: pool, timeout: 5 } })).message).toContain('postgres: lacks')
})

test('a client that its check could not ask is refused with the reason', async () => {
  class CallbackModel {}
  const amqp = Object.assign(new CallbackModel(), lookAlike('amqp'))
  expect((await refusal({ queue: amqp })).message).toContain('amqp: takes callbacks: the check needs')
  const prisma = { ...lookAlike('prisma'), _activeProvider: 'mongodb' }
  expect((await refusal({ database: prisma })).message).toContain(
    'prisma: asks a database in which `SELECT 1`',
  )
  const mock = new Proxy({}, { get: () => () => true })
  expect((await refusal({ database: mock })).message).toContain('it has whatever member it is asked for')
})

test.each([
  ['a string', 'postgres://user:hunter2@db/test', 'it is of the type string.'],
  ['null', null, 'it is null.'],
  ['nothing', undefined, 'it is of the type undefined.'],
  ['an empty object', {}, 'it has no member of any.'],
  ['a promise', Promise.resolve({}), 'it is a promise. Await it first.'],
  ['a check with options', { check: () => {} }, 'it is a check, which belongs in the option `checks`.'],
  ['a check', known('redis').load, 'has no member of any.'],
])('%s is refused, and not shown', async (_, value, text) => {
  const { code, message } = await refusal({ database: value })
  expect(code).toBe('FST_DOCKERFLOW_UNKNOWN_CLIENT')
  expect(message).toContain(text)
  expect(message).not.toContain('hunter2')
})

test('a list, a Map or a function is no object of clients by name', async () => {
  for (const clients of [[lookAlike('redis')], new Map(), () => {}]) {
    expect(await refusal(clients)).toMatchObject({ code: 'FST_DOCKERFLOW_INVALID_OPTION' })
  }
})

test('one name for a check and a client is refused', async () => {
  const booted = boot(() => {}, { checks: { cache: () => {} }, clients: { cache: lookAlike('redis') } })
  await expect(booted).rejects.toMatchObject({ code: 'DOCKERFLOW_DUPLICATE_CHECK' })
})
