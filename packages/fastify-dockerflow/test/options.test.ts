import Fastify from 'fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import dockerflow from '../src/index.ts'
import { settingsOf } from '../src/settings.ts'

afterEach(() => vi.unstubAllEnvs())

/** What registering with `options` throws. */
async function registered(options: unknown): Promise<{ code: string; message: string }> {
  const app = Fastify()
  try {
    await app.register(dockerflow, options as object)
    await app.ready()
  } catch (error) {
    return error as { code: string; message: string }
  } finally {
    await app.close()
  }
  throw new Error('it was accepted')
}

describe('a wrong option is refused at registration, by name', () => {
  test.each([
    [{ chekcs: {} }, 'FST_DOCKERFLOW_UNKNOWN_OPTION', 'unknown option `chekcs`. The options are: checks,'],
    [{ heartbeat: { status: 500 } }, 'FST_DOCKERFLOW_UNKNOWN_OPTION', '`heartbeat.status`'],
    [{ drain: { wait: 1 } }, 'FST_DOCKERFLOW_UNKNOWN_OPTION', '`drain.wait`'],
    [{ routeOptions: { onRequest: [] } }, 'FST_DOCKERFLOW_UNKNOWN_OPTION', '`routeOptions.onRequest`'],
    [{ version: { file: 'x' } }, 'FST_DOCKERFLOW_UNKNOWN_OPTION', '`version.file`'],
    [
      { checks: [] },
      'FST_DOCKERFLOW_INVALID_OPTION',
      '`checks` must be an object of checks by name, but is an array',
    ],
    [{ checks: new Map() }, 'FST_DOCKERFLOW_INVALID_OPTION', '`checks` must be an object of checks by name'],
    [
      { routeOptions: { config: 1 } },
      'FST_DOCKERFLOW_INVALID_OPTION',
      '`routeOptions.config` must be an object',
    ],
    [{ routeOptions: { logLevel: 10 } }, 'FST_DOCKERFLOW_INVALID_OPTION', '`routeOptions.logLevel`'],
    [{ heartbeat: null }, 'FST_DOCKERFLOW_INVALID_OPTION', '`heartbeat` must be an object, but is null'],
    [
      { heartbeat: { failedStatusCode: 499 } },
      'FST_DOCKERFLOW_INVALID_OPTION',
      'from 500 to 599, but is 499',
    ],
    [{ heartbeat: { failedStatusCode: '503' } }, 'FST_DOCKERFLOW_INVALID_OPTION', 'but is "503"'],
    [{ heartbeat: { details: 'all' } }, 'FST_DOCKERFLOW_INVALID_OPTION', "'status', 'full' or a function"],
    [{ heartbeat: { deadline: 0 } }, 'FST_DOCKERFLOW_INVALID_OPTION', '`heartbeat.deadline`'],
    [{ backingServices: 'database' }, 'FST_DOCKERFLOW_INVALID_OPTION', '`backingServices` must be an array'],
    [{ backingServices: ['database', 1] }, 'FST_DOCKERFLOW_INVALID_OPTION', '`backingServices[1]`'],
    [{ silenced: [''] }, 'FST_DOCKERFLOW_INVALID_OPTION', '`silenced[0]` must be a non-empty string'],
    [{ errorRoute: 'yes' }, 'FST_DOCKERFLOW_INVALID_OPTION', '`errorRoute` must be true or false'],
    [{ drain: { delay: -1 } }, 'FST_DOCKERFLOW_INVALID_OPTION', '`drain.delay`'],
    [{ drain: { timeout: Number.POSITIVE_INFINITY } }, 'FST_DOCKERFLOW_INVALID_OPTION', '`drain.timeout`'],
    [{ version: 'version.json' }, 'FST_DOCKERFLOW_INVALID_OPTION', '`version` must be { path }'],
    [{ version: {} }, 'FST_DOCKERFLOW_INVALID_OPTION', '`version` must be { path }'],
    [{ version: { path: '' } }, 'FST_DOCKERFLOW_INVALID_OPTION', '`version.path`'],
    [{ version: { object: [] } }, 'FST_DOCKERFLOW_INVALID_OPTION', '`version.object` must be an object'],
    [{ checks: { '': () => {} } }, 'DOCKERFLOW_INVALID_CHECK_NAME', ''],
    [{ checks: { ['n'.repeat(65)]: () => {} } }, 'DOCKERFLOW_INVALID_CHECK_NAME', ''],
    [{ checks: { database: 1 } }, 'DOCKERFLOW_INVALID_CHECK', 'database'],
    [{ checks: { database: { check: () => {}, timeuot: 1 } } }, 'DOCKERFLOW_INVALID_CHECK_OPTION', 'timeuot'],
    [
      { requestSummary: 'on' },
      'FST_DOCKERFLOW_INVALID_OPTION',
      '`requestSummary` must be true, false or an object',
    ],
    [{ requestSummary: { query: true } }, 'FST_DOCKERFLOW_UNKNOWN_OPTION', '`requestSummary.query`'],
    [{ requestSummary: { querystring: 1 } }, 'FST_DOCKERFLOW_INVALID_OPTION', '`requestSummary.querystring`'],
    [{ requestSummary: { remoteAddressChain: 1 } }, 'FST_DOCKERFLOW_INVALID_OPTION', 'remoteAddressChain'],
    [
      { requestSummary: { requestIdHeader: 'request id' } },
      'FST_DOCKERFLOW_INVALID_OPTION',
      'requestIdHeader',
    ],
    [{ requestSummary: { uid: 'id' } }, 'FST_DOCKERFLOW_INVALID_OPTION', '`requestSummary.uid`'],
    [{ requestSummary: { probes: 'some' } }, 'FST_DOCKERFLOW_INVALID_OPTION', '`requestSummary.probes`'],
    [
      { requestSummary: { maxTextBytes: 0 } },
      'FST_DOCKERFLOW_INVALID_OPTION',
      '`requestSummary.maxTextBytes`',
    ],
    [{ requestSummary: { requestIdHeader: '' } }, 'FST_DOCKERFLOW_INVALID_OPTION', 'requestIdHeader'],
    [{ prefix: '/api' }, 'FST_DOCKERFLOW_PREFIX', '"/api"'],
  ])('%j: %s', async (options, code, text) => {
    const error = await registered(options)
    expect(error.code).toBe(code)
    expect(error.message).toContain(text)
  })
})

test('requestSummary is on unless it is turned off, and its options are taken', () => {
  expect(settingsOf({}, {}).requestSummary).toEqual({})
  expect(settingsOf({ requestSummary: false }, {}).requestSummary).toBeUndefined()
  const options = { probes: 'all', uid: () => 'me', maxTextBytes: 10, requestIdHeader: 'x-id' } as const
  expect(settingsOf({ requestSummary: options }, {}).requestSummary).toEqual(options)
})

test('options that are no object at all are refused', () => {
  expect(() => settingsOf(null as never, {})).toThrow('`options` must be an object, but is null')
})

test('a scope with a prefix is refused: the specification fixes the paths', async () => {
  const app = Fastify()
  app.register(async (scope) => scope.register(dockerflow), { prefix: '/v1' })
  await expect(app.ready()).rejects.toMatchObject({
    code: 'FST_DOCKERFLOW_PREFIX',
    message: expect.stringContaining('"/v1"'),
  })
})

test('registering twice is refused', async () => {
  const app = Fastify()
  app.register(dockerflow)
  app.register(dockerflow)
  await expect(app.ready()).rejects.toMatchObject({ code: 'FST_DOCKERFLOW_ALREADY_REGISTERED' })
})

describe('the environment overrides the code', () => {
  test('each variable that is set replaces its option, an empty one does not', () => {
    const options = {
      silenced: ['a.W001'],
      heartbeat: { failedStatusCode: 500 },
      drain: { delay: 1 },
    }
    const env = {
      DOCKERFLOW_SILENCED_CHECKS: ' b.W001, c.W002 ,',
      DOCKERFLOW_HEARTBEAT_FAILED_STATUS_CODE: '599',
      DOCKERFLOW_DRAIN_DELAY: '0',
      APP_DIR: '/srv',
    }
    expect(settingsOf(options, env)).toMatchObject({
      silenced: ['b.W001', 'c.W002'],
      failedStatusCode: 599,
      drainDelay: 0,
      appDir: '/srv',
    })
    const empty = Object.fromEntries(Object.keys(env).map((name) => [name, '']))
    expect(settingsOf(options, empty)).toMatchObject({
      silenced: ['a.W001'],
      failedStatusCode: 500,
      drainDelay: 1,
      appDir: undefined,
    })
  })

  test.each([
    ['DOCKERFLOW_HEARTBEAT_FAILED_STATUS_CODE', '200'],
    ['DOCKERFLOW_HEARTBEAT_FAILED_STATUS_CODE', '5e2'],
    ['DOCKERFLOW_DRAIN_DELAY', '5s'],
    ['DOCKERFLOW_DRAIN_DELAY', '99999999999'],
  ])('%s=%s is refused by name', async (name, value) => {
    vi.stubEnv(name, value)
    const error = await registered({})
    expect(error.code).toBe('FST_DOCKERFLOW_INVALID_ENVIRONMENT')
    expect(error.message).toContain(`${name} must be`)
    expect(error.message).toContain(JSON.stringify(value))
  })

  test('a wrong option is refused even where the environment overrides it', () => {
    const env = { DOCKERFLOW_HEARTBEAT_FAILED_STATUS_CODE: '503' }
    expect(() => settingsOf({ heartbeat: { failedStatusCode: 1 } }, env)).toThrow(
      'heartbeat.failedStatusCode',
    )
  })
})

test('long values are cut in an error and others are described', async () => {
  const long = await registered({ version: 'v'.repeat(500) })
  expect(long.message.length).toBeLessThan(250)
  expect((await registered({ errorRoute: () => {} })).message).toContain('but is a function')
  expect((await registered({ errorRoute: {} })).message).toContain('but is an object')
})
