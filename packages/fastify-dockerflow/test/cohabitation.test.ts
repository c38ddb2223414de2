import compress from '@fastify/compress'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import underPressure from '@fastify/under-pressure'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import dockerflow, { type DockerflowOptions } from '../src/index.ts'
import { recordingLogger } from './support/logger.ts'

const PATHS = ['/__version__', '/__heartbeat__', '/__lbheartbeat__']
const OBJECT = { source: 'https://example.org', version: '', commit: 'c'.repeat(40), build: 'https://ci/1' }
const OPTIONS: DockerflowOptions = { version: { object: OBJECT }, requestSummary: false }

const open: FastifyInstance[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

function create(options = {}): FastifyInstance {
  const app = Fastify(options)
  open.push(app)
  return app
}

async function answers(app: FastifyInstance, headers: Record<string, string> = {}) {
  const url = app.addresses().length > 0 ? '' : await app.listen({ port: 0, host: '127.0.0.1' })
  const responses = await Promise.all(PATHS.map((path) => fetch(url + path, { headers })))
  return Promise.all(
    responses.map(async (response) => ({
      code: response.status,
      body: await response.text(),
      headers: response.headers,
    })),
  )
}

/** What the three endpoints answer over a real socket. */
async function seen(app: FastifyInstance, headers?: Record<string, string>) {
  const [version, heartbeat, lbheartbeat] = await answers(app, headers)
  return {
    version: JSON.parse(version?.body ?? ''),
    heartbeat: JSON.parse(heartbeat?.body ?? ''),
    lbheartbeat: lbheartbeat?.body,
    codes: [version?.code, heartbeat?.code, lbheartbeat?.code],
  }
}

const UNTOUCHED = {
  version: OBJECT,
  heartbeat: { status: 'ok', checks: {}, details: {} },
  lbheartbeat: 'ok',
  codes: [200, 200, 200],
}

describe('beside other plugins, whichever is registered first', () => {
  test.each(['before', 'after'])('helmet and cors %s', async (when) => {
    const app = create()
    if (when === 'after') app.register(dockerflow, OPTIONS)
    app.register(helmet)
    app.register(cors, { origin: true })
    if (when === 'before') app.register(dockerflow, OPTIONS)
    expect(await seen(app, { origin: 'https://example.org' })).toEqual(UNTOUCHED)
  })

  test.each(['before', 'after'])('compress %s', async (when) => {
    const app = create()
    if (when === 'after') app.register(dockerflow, OPTIONS)
    app.register(compress, { threshold: 0 })
    if (when === 'before') app.register(dockerflow, OPTIONS)
    expect(await seen(app, { 'accept-encoding': 'gzip' })).toEqual(UNTOUCHED)
  })

  test('rate-limit never limits a probe', async () => {
    const app = create()
    await app.register(rateLimit, { max: 1, timeWindow: 60_000 })
    await app.register(dockerflow, OPTIONS)
    app.get('/', () => 'mine')
    for (let probe = 0; probe < 5; probe++) {
      for (const path of PATHS) expect((await app.inject(path)).statusCode).toBe(200)
    }
    await app.inject('/')
    expect((await app.inject('/')).statusCode).toBe(429)
  })

  test('swagger does not list the endpoints unless asked', async () => {
    const hidden = create()
    await hidden.register(swagger)
    await hidden.register(dockerflow, OPTIONS)
    await hidden.ready()
    expect(Object.keys(hidden.swagger().paths ?? {})).toEqual([])

    const shown = create()
    await shown.register(swagger)
    await shown.register(dockerflow, { ...OPTIONS, routeOptions: { schema: { hide: false } } })
    await shown.ready()
    expect(Object.keys(shown.swagger().paths ?? {})).toEqual(expect.arrayContaining(PATHS))
  })

  test('under-pressure sheds probes with everything else, unless routeOptions.config exempts them', async () => {
    const pressed = { maxEventLoopUtilization: 0.000_001, sampleInterval: 10, pressureHandler: undefined }
    const { pressureHandler: _, ...limits } = pressed
    const shedding = create()
    await shedding.register(underPressure, limits)
    await shedding.register(dockerflow, OPTIONS)
    await shedding.ready()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect((await shedding.inject('/__lbheartbeat__')).statusCode).toBe(503)

    const exempt = create()
    await exempt.register(underPressure, limits)
    const config = { pressureHandler: () => {} } as object
    await exempt.register(dockerflow, { ...OPTIONS, routeOptions: { config } })
    await exempt.ready()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect((await exempt.inject('/__lbheartbeat__')).statusCode).toBe(200)
  })
})

describe("beside the application's own", () => {
  test('onRequest hooks run on the endpoints too, and can tell them by their config', async () => {
    const app = create()
    app.addHook('onRequest', async (request, reply) => {
      if (request.routeOptions.config.dockerflow) return
      if (request.headers.authorization === undefined) reply.code(401).send({ error: 'who are you?' })
    })
    app.register(dockerflow, OPTIONS)
    app.get('/', () => 'mine')
    expect(await seen(app)).toEqual(UNTOUCHED)
    expect((await app.inject('/')).statusCode).toBe(401)

    const strict = create()
    strict.register(dockerflow, OPTIONS)
    strict.addHook('onRequest', async (_request, reply) => reply.code(401).send('no'))
    expect((await strict.inject('/__heartbeat__')).statusCode).toBe(401)
  })

  test('a not-found handler that serves a page does not stand in for a missing version object', async () => {
    const app = create()
    app.setNotFoundHandler((_request, reply) => reply.type('text/html').send('<title>page</title>'))
    app.register(dockerflow, { version: { path: 'no-such-file.json' } })
    const response = await app.inject('/__version__')
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({ statusCode: 404 })
    expect((await app.inject('/elsewhere')).body).toContain('page')
  })

  test('an error handler receives the error of /__error__', async () => {
    const app = create()
    app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send({ seen: error.message }))
    app.register(dockerflow, { ...OPTIONS, errorRoute: true })
    const response = await app.inject('/__error__')
    expect([response.statusCode, response.json().seen]).toEqual([
      500,
      expect.stringContaining('this error is a test'),
    ])
  })

  test('onSend hooks may change a response, and preSerialization hooks and serializers are passed by', async () => {
    const app = create()
    app.addHook('onSend', async (_request, reply, payload) => {
      reply.header('x-mine', 'yes')
      return payload
    })
    app.addHook('preSerialization', async () => ({ wrapped: true }))
    app.setReplySerializer((payload) => `custom ${JSON.stringify(payload)}`)
    app.setSerializerCompiler(() => (data) => `compiled ${JSON.stringify(data)}`)
    app.setValidatorCompiler(() => () => ({ error: new Error('nothing is valid') }))
    app.register(dockerflow, OPTIONS)
    expect(await seen(app)).toEqual(UNTOUCHED)
    expect((await app.inject('/__lbheartbeat__')).headers['x-mine']).toBe('yes')
  })

  test('it can live in a scope of its own', async () => {
    const app = create()
    app.register(async (scope) => {
      await scope.register(dockerflow, OPTIONS)
      scope.dockerflow.check('inside', () => {})
    })
    await app.ready()
    expect(app.hasDecorator('dockerflow')).toBe(false)
    expect((await app.inject('/__heartbeat__')).json().checks).toEqual({ inside: 'ok' })
  })

  test("a host constraint keeps the endpoints from other hosts' requests", async () => {
    const app = create()
    app.register(dockerflow, { ...OPTIONS, routeOptions: { constraints: { host: 'internal.example' } } })
    expect(
      (await app.inject({ url: '/__heartbeat__', headers: { host: 'internal.example' } })).statusCode,
    ).toBe(200)
    expect(
      (await app.inject({ url: '/__heartbeat__', headers: { host: 'public.example' } })).statusCode,
    ).toBe(404)
  })
})

describe('with logging on', () => {
  test('probes log nothing, other routes log as ever', async () => {
    const { logger, lines } = recordingLogger()
    const app = create({ logger })
    app.register(dockerflow, { ...OPTIONS, checks: { database: () => {} } })
    app.get('/', () => 'mine')
    await app.ready()
    await app.inject('/__heartbeat__')
    const before = lines.length
    for (const path of PATHS) await app.inject(path)
    expect(lines.slice(before)).toEqual([])
    await app.inject('/')
    expect(lines.slice(before).map(({ msg }) => msg)).toEqual(['incoming request', 'request completed'])
  })

  test('an error on one of our routes is logged, with its request id', async () => {
    const { logger, lines } = recordingLogger()
    const app = create({ logger })
    app.register(dockerflow, { ...OPTIONS, errorRoute: true })
    app.addHook('onRequest', async (request) => {
      request.log.warn('careful')
      request.log.child({ part: 'auth' }).fatal('very')
      request.log.info('routine')
    })
    await app.ready()
    const before = lines.length
    await app.inject('/__error__')
    expect(lines.slice(before).map(({ msg, level }) => [level, msg])).toEqual([
      [40, 'careful'],
      [60, 'very'],
      [50, 'The /__error__ endpoint was called: this error is a test.'],
    ])
    for (const line of lines.slice(before)) expect(line.reqId).toBeTruthy()
    expect(lines.at(before + 1)?.part).toBe('auth')
  })

  test("the application's own child loggers write it", async () => {
    const { logger, lines } = recordingLogger()
    const app = create({ logger })
    app.setChildLoggerFactory((parent, bindings, options) =>
      parent.child({ ...bindings, tenant: 'me' }, options),
    )
    app.register(dockerflow, { ...OPTIONS, errorRoute: true })
    await app.inject('/__error__')
    expect(lines.at(-1)).toMatchObject({ level: 50, tenant: 'me', reqId: expect.anything() })
  })

  test('hooks may use all of their own logger: bindings, levels, and levels of their own', async () => {
    const { logger, lines } = recordingLogger()
    const app = create({ logger: { ...logger, customLevels: { audit: 35 } } })
    app.register(dockerflow, OPTIONS)
    app.addHook('onRequest', async ({ log }) => {
      const own = log as typeof log & {
        audit(text: string): void
        setBindings(bindings: object): void
        bindings(): object
        isLevelEnabled(level: string): boolean
      }
      own.setBindings({ tenant: 'me' })
      own.audit('asked')
      expect(own.bindings()).toMatchObject({ tenant: 'me' })
      expect(own.isLevelEnabled('warn')).toBe(true)
      log.level = 'error'
      log.warn('not any more')
      log.error('still')
    })
    await app.ready()
    const before = lines.length
    expect(await seen(app)).toEqual(UNTOUCHED)
    const told = lines.slice(before).filter(({ tenant }) => tenant === 'me')
    expect(told.map(({ msg }) => msg).sort()).toEqual([
      ...['asked', 'asked', 'asked'],
      ...['still', 'still', 'still'],
    ])
  })

  test('routeOptions.logLevel brings the lines back', async () => {
    const { logger, lines } = recordingLogger()
    const app = create({ logger })
    app.register(dockerflow, { ...OPTIONS, routeOptions: { logLevel: 'info' } })
    await app.ready()
    const before = lines.length
    await app.inject('/__lbheartbeat__')
    expect(lines.slice(before).map(({ msg }) => msg)).toEqual(['incoming request', 'request completed'])
  })
})
