import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import dockerflow, {
  CheckFailure,
  critical,
  type Details,
  type DockerflowOptions,
  warning,
} from '../src/index.ts'
import { recordingLogger } from './support/logger.ts'

const open: FastifyInstance[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const app of open.splice(0)) await app.close()
})

function create(options: DockerflowOptions = {}) {
  const { logger, lines } = recordingLogger()
  const app = Fastify({ logger })
  open.push(app)
  app.register(dockerflow, { version: { object: {} }, requestSummary: false, ...options })
  return { app, lines }
}

const heartbeat = async (app: FastifyInstance, headers: Record<string, string> = {}) => {
  const response = await app.inject({ url: '/__heartbeat__', headers })
  return { code: response.statusCode, headers: response.headers, ...response.json() }
}

describe('registering checks', () => {
  test('by option, by other plugins, and after the application is ready', async () => {
    const { app } = create({ checks: { first: () => {} } })
    app.register(async (scope) => scope.dockerflow.check('second', { check: () => {}, severity: 'warning' }))
    await app.ready()
    app.dockerflow.check('third', () => {}, { timeout: 100 })
    expect([...app.dockerflow.checks.keys()]).toEqual(['first', 'second', 'third'])
    expect((await heartbeat(app)).checks).toEqual({ first: 'ok', second: 'ok', third: 'ok' })
  })

  test.each([
    ['first', 'DOCKERFLOW_DUPLICATE_CHECK'],
    ['', 'DOCKERFLOW_INVALID_CHECK_NAME'],
    ['x'.repeat(65), 'DOCKERFLOW_INVALID_CHECK_NAME'],
  ])('the name %j is refused: %s', async (name, code) => {
    const { app } = create({ checks: { first: () => {} } })
    await app.ready()
    expect(() => app.dockerflow.check(name, () => {})).toThrow(expect.objectContaining({ code }))
  })

  test('an application that has closed takes no checks', async () => {
    const { app } = create()
    await app.ready()
    await app.close()
    expect(() => app.dockerflow.check('late', () => {})).toThrow(
      expect.objectContaining({ code: 'DOCKERFLOW_CHECKER_CLOSED' }),
    )
    expect(app.dockerflow.state).toBe('closed')
    await expect(app.dockerflow.drain()).resolves.toBeUndefined()
  })
})

describe('backing services', () => {
  test('each needs a check when the application becomes ready, or it does not boot', async () => {
    const { app } = create({ backingServices: ['database', 'search', 'queue'], checks: { search: () => {} } })
    await expect(app.ready()).rejects.toMatchObject({
      code: 'FST_DOCKERFLOW_UNCHECKED_SERVICE',
      message: expect.stringMatching(
        /backing services "database", "queue".*\n {2}app\.dockerflow\.check\("database", async \(\{ signal \}\) => \{ .* \}\)\n {2}app\.dockerflow\.check\("queue"/,
      ),
    })
  })

  test('a check that a later plugin registers counts', async () => {
    const { app } = create({ backingServices: ['database'] })
    app.register(async (scope) => scope.dockerflow.check('database', () => {}))
    await app.ready()
    expect((await heartbeat(app)).checks).toEqual({ database: 'ok' })
  })

  test('one that is missing is told in the singular', async () => {
    const { app } = create({ backingServices: ['database'] })
    await expect(app.ready()).rejects.toThrow('no check for backing service "database"')
  })
})

describe('what the heartbeat says', () => {
  const failing = () => {
    throw new CheckFailure(
      'postgres',
      'unreachable',
      'The server cannot be reached.',
      new Error('10.0.0.1 refused'),
    )
  }

  test('names and status words by default, the messages too with details: full', async () => {
    const { app } = create({ checks: { database: failing } })
    expect(await heartbeat(app)).toMatchObject({ code: 503, status: 'error', details: {} })
    const { app: open } = create({ checks: { database: failing }, heartbeat: { details: 'full' } })
    expect((await heartbeat(open)).details).toEqual({
      database: {
        status: 'error',
        level: 40,
        messages: { 'dockerflow.postgres.E003': expect.stringContaining('The server cannot be reached.') },
      },
    })
  })

  test('a function decides how much for each request', async () => {
    const details = ({ headers }: FastifyRequest): Details =>
      headers.authorization === 'ops' ? 'full' : 'status'
    const { app } = create({ checks: { database: failing }, heartbeat: { details } })
    expect((await heartbeat(app)).details).toEqual({})
    expect((await heartbeat(app, { authorization: 'ops' })).details).toHaveProperty('database')
  })

  test('a function that throws shows status words only, and is logged once', async () => {
    const details = () => {
      throw new Error('a bug')
    }
    const { app, lines } = create({ checks: { database: () => {} }, heartbeat: { details } })
    for (let probe = 0; probe < 3; probe++) {
      expect(await heartbeat(app)).toMatchObject({ code: 200, status: 'ok', details: {} })
    }
    expect(lines.filter(({ msg }) => msg.startsWith('heartbeat.details failed'))).toHaveLength(1)
  })

  test('an async function shows status words only, and its rejection harms nothing', async () => {
    const details = (async () => {
      throw new Error('a bug')
    }) as unknown as () => Details
    const { app, lines } = create({ checks: { database: failing }, heartbeat: { details } })
    // a rejection that nobody takes care of would fail this run
    expect(await heartbeat(app)).toMatchObject({ code: 503, details: {} })
    expect(lines.find(({ msg }) => msg.startsWith('heartbeat.details failed'))).toMatchObject({
      err: { message: expect.stringContaining('must answer at once') },
    })
  })

  test('failedStatusCode is what a failure answers, from the code or the environment', async () => {
    const { app } = create({
      checks: { database: () => critical('a.C001', 'x') },
      heartbeat: { failedStatusCode: 500 },
    })
    expect(await heartbeat(app)).toMatchObject({ code: 500, status: 'critical' })
    vi.stubEnv('DOCKERFLOW_HEARTBEAT_FAILED_STATUS_CODE', '555')
    const { app: operated } = create({ checks: { database: failing } })
    expect((await heartbeat(operated)).code).toBe(555)
  })

  test('a silenced message is not counted', async () => {
    const checks = { database: failing, cache: () => warning('app.W001', 'slow') }
    const { app } = create({ checks, silenced: ['app.W001'] })
    expect((await heartbeat(app)).checks).toEqual({ database: 'error', cache: 'ok' })
    vi.stubEnv('DOCKERFLOW_SILENCED_CHECKS', 'dockerflow.postgres.E003')
    const { app: operated } = create({ checks })
    expect(await heartbeat(operated)).toMatchObject({
      code: 200,
      checks: { database: 'ok', cache: 'warning' },
    })
  })

  test('an answer comes within the deadline when a check never settles', async () => {
    const { app } = create({ checks: { database: () => new Promise(() => {}) }, heartbeat: { deadline: 50 } })
    expect(await heartbeat(app)).toMatchObject({ code: 503, checks: { database: 'error' } })
  })

  test('a heartbeat that waits when the application closes is answered as draining', async () => {
    const { app } = create({ checks: { database: () => new Promise(() => {}) } })
    await app.ready()
    const waiting = heartbeat(app)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await app.close()
    expect(await waiting).toMatchObject({ code: 503, status: 'error', checks: { drain: 'error' } })
  })

  test('Server-Timing carries the durations under names that a header may carry, and stays short', async () => {
    const long = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${'n'.repeat(50)}${i}`, () => {}]))
    const { app } = create({ checks: { 'my db, 1': () => {}, ...long } })
    const timing = String((await heartbeat(app)).headers['server-timing'])
    expect(timing).toMatch(/^my_db__1;dur=\d+\.\d, n+0;dur=\d+\.\d,/)
    expect(timing.length).toBeLessThanOrEqual(2048)
    const { app: none } = create()
    expect((await heartbeat(none)).headers).not.toHaveProperty('server-timing')
  })

  test('the same report is not written twice', async () => {
    const { app } = create({ checks: { database: { check: () => {}, ttl: 60_000 } } })
    await app.ready()
    const first = await app.inject('/__heartbeat__')
    expect((await app.inject('/__heartbeat__')).body).toBe(first.body)
  })
})

describe('the log', () => {
  test('says once at start what is served and checked', async () => {
    const { app, lines } = create({ checks: { database: () => {}, cache: () => {} }, errorRoute: true })
    await app.ready()
    expect(lines.filter(({ level }) => level === 30).map(({ msg }) => msg)).toEqual([
      'dockerflow: /__version__, /__heartbeat__, /__lbheartbeat__, /__error__; checks: database, cache',
    ])
    const { app: bare, lines: bareLines } = create()
    await bare.ready()
    expect(bareLines.at(-1)?.msg).toMatch(/checks: none$/)
  })

  test('says each change of a status once, with the redacted error, and polls never', async () => {
    let answer: () => unknown = () => {}
    const { app, lines } = create({
      checks: { database: { ttl: 0, check: () => answer() as undefined } },
    })
    await app.ready()
    const before = lines.length
    const polls = async (next: () => unknown) => {
      answer = next
      for (let poll = 0; poll < 3; poll++) await heartbeat(app)
    }
    await polls(() => {})
    await polls(() => {
      const cause = new TypeError('connect postgres://admin:hunter2@db/app failed')
      throw Object.assign(new Error('query failed', { cause }), { code: 'E42' })
    })
    await polls(() => warning('app.database.W001', 'slow'))
    await polls(() => {})
    expect(lines.slice(before).map(({ level, msg }) => [level, msg])).toEqual([
      [20, 'check database: ok'],
      [50, 'check database: error, was ok'],
      [40, 'check database: warning, was error'],
      [30, 'check database: ok, was warning'],
    ])
    const failure = lines[before + 1]
    expect(failure).toMatchObject({ check: 'database', from: 'ok', to: 'error', err: { code: 'E42' } })
    expect(JSON.stringify(failure)).toContain('query failed')
    expect(JSON.stringify(lines)).not.toContain('hunter2')
    expect(lines[before + 2]?.messages).toEqual(['app.database.W001: slow'])
  })

  test('whatever a check throws is logged as an error', async () => {
    const { app, lines } = create({
      checks: {
        text: () => {
          throw 'just text'
        },
      },
    })
    await heartbeat(app)
    expect(lines.find(({ check }) => check === 'text')).toMatchObject({
      err: { message: expect.stringContaining('just text') },
    })
  })
})

describe('periodic checks', () => {
  test('run once the application is ready and stop when it closes', async () => {
    const calls = vi.fn<() => void>()
    const { app } = create({ checks: { database: { check: calls, interval: 20 } } })
    await app.register(async () => {})
    expect(calls).not.toHaveBeenCalled()
    await app.ready()
    await vi.waitFor(() => expect(calls.mock.calls.length).toBeGreaterThan(2))
    const late = vi.fn<() => void>()
    app.dockerflow.check('late', late, { interval: 20 })
    await vi.waitFor(() => expect(late).toHaveBeenCalled())
    await app.close()
    const after = calls.mock.calls.length
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(calls.mock.calls.length).toBe(after)
  })

  test('the end of a client that onClose ends is no failure to report', async () => {
    let connected = true
    const check = () => {
      if (!connected) throw new Error('the client is closed')
    }
    const { app, lines } = create({ checks: { database: { check, interval: 5 } } })
    app.addHook('onClose', async () => {
      connected = false
      await new Promise((resolve) => setTimeout(resolve, 50))
    })
    await app.ready()
    await app.close()
    expect(lines.filter(({ level }) => level >= 40)).toEqual([
      expect.objectContaining({ msg: expect.stringContaining('version') }),
    ])
  })
})
