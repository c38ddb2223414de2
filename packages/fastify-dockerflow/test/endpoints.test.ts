import Fastify, { type FastifyServerOptions } from 'fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import dockerflow, { type DockerflowOptions, serve, serverOptions, warning } from '../src/index.ts'
import { FASTIFY_VERSIONS } from './support/fastify-versions.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

const OBJECT = {
  source: 'https://example.org/app',
  version: '1.0.0',
  commit: 'a'.repeat(40),
  build: 'https://ci/1',
}
const PATHS = ['/__version__', '/__heartbeat__', '/__lbheartbeat__']

describe.each(FASTIFY_VERSIONS)('on Fastify $version', ({ create }) => {
  async function listening(options: DockerflowOptions = {}, server: FastifyServerOptions = {}) {
    const app = create(server)
    open.push(app)
    await app.register(dockerflow, { version: { object: OBJECT }, ...options })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    return { app, get: (path: string, init?: RequestInit) => fetch(url + path, init) }
  }

  test('the three endpoints answer 200 over a real socket, never cached', async () => {
    const { get } = await listening()
    for (const path of PATHS) {
      const response = await get(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('content-type')).toBeTruthy()
    }
  })

  test('the version object is sent as it is', async () => {
    const { get } = await listening()
    expect(await (await get('/__version__')).json()).toEqual(OBJECT)
  })

  test('the heartbeat reports each check and fails with 503 when one fails', async () => {
    let down = false
    const { get } = await listening({
      checks: {
        database: {
          ttl: 0,
          check: () => {
            if (down) throw new Error('secret detail')
          },
        },
        cache: () => warning('app.cache.W001', 'slow'),
      },
    })
    const healthy = await get('/__heartbeat__')
    expect(healthy.status).toBe(200)
    expect(await healthy.json()).toEqual({
      status: 'warning',
      checks: { database: 'ok', cache: 'warning' },
      details: {},
    })
    down = true
    const failing = await get('/__heartbeat__')
    expect(failing.status).toBe(503)
    expect(await failing.json()).toMatchObject({
      status: 'error',
      checks: { database: 'error' },
      details: {},
    })
    expect(failing.headers.get('server-timing')).toMatch(/^database;dur=[\d.]+, cache;dur=[\d.]+$/)
  })

  test.each([
    { exposeHeadRoutes: false },
    { exposeHeadRoutes: true },
    { ignoreTrailingSlash: true },
    { ignoreDuplicateSlashes: true },
    { caseSensitive: false },
    { routerOptions: { ignoreTrailingSlash: true, caseSensitive: false, ignoreDuplicateSlashes: true } },
    { return503OnClosing: false },
  ])('GET and HEAD, a trailing slash and a query string are answered with %j', async (server) => {
    const { get } = await listening({}, server)
    for (const path of PATHS) {
      for (const suffix of ['', '/', '?probe=1', '/?probe=1']) {
        const got = await get(path + suffix)
        const head = await get(path + suffix, { method: 'HEAD' })
        expect([path + suffix, got.status, head.status]).toEqual([path + suffix, 200, 200])
        expect(await head.text()).toBe('')
        expect(head.headers.get('content-length')).toBe(got.headers.get('content-length'))
        expect(head.headers.get('content-type')).toBe(got.headers.get('content-type'))
      }
    }
  })

  test('serve() listens once the application is ready', async () => {
    vi.stubEnv('PORT', '0')
    vi.stubEnv('HOST', '127.0.0.1')
    const app = create()
    open.push(app)
    app.register(dockerflow, { version: { object: OBJECT } })
    const url = await serve(app)
    vi.unstubAllEnvs()
    expect((await fetch(`${url}__lbheartbeat__`)).status).toBe(200)
    await app.close()
    expect(app.dockerflow.state).toBe('closed')
  })

  test('other methods are not found', async () => {
    const { get } = await listening()
    for (const path of PATHS) expect((await get(path, { method: 'POST' })).status).toBe(404)
  })

  test('/__error__ is there only when asked for, and throws', async () => {
    const without = await listening()
    expect((await without.get('/__error__')).status).toBe(404)
    const { get } = await listening({ errorRoute: true })
    expect((await get('/__error__')).status).toBe(500)
  })

  test('drain() turns both heartbeats to 503 while everything else is served', async () => {
    const { app, get } = await listening({ drain: { delay: 50 } })
    expect(app.dockerflow.state).toBe('ready')
    const drained = app.dockerflow.drain()
    expect(app.dockerflow.state).toBe('draining')
    expect(app.dockerflow.drain()).toBe(drained)
    for (const path of ['/__heartbeat__', '/__lbheartbeat__']) {
      const response = await get(path)
      expect(response.status).toBe(503)
      expect(response.headers.get('connection')).toBe('close')
    }
    const version = await get('/__version__')
    expect([version.status, version.headers.get('connection')]).toEqual([200, 'close'])
    await drained
    await app.close()
    expect(app.dockerflow.state).toBe('closed')
  })
})

test('with mozlog and the request summary, a failing heartbeat is one summary and one transition', async () => {
  const lines: { Type: string; Severity: number; Fields: Record<string, unknown> }[] = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) }
  const app = Fastify(serverOptions({ name: 'my-app', logger: { stream } as object }))
  open.push(app)
  const checks = { database: () => Promise.reject(new Error('down')) }
  await app.register(dockerflow, { checks, version: { object: OBJECT } })
  await app.ready()
  const before = lines.length
  for (let probe = 0; probe < 3; probe++) await app.inject('/__lbheartbeat__')
  expect(lines.slice(before)).toEqual([])
  await app.inject('/__heartbeat__')
  expect(lines.slice(before)).toMatchObject([
    { Type: 'app.log', Severity: 3, Fields: { check: 'database', to: 'error' } },
    { Type: 'request.summary', Fields: { path: '/__heartbeat__', code: 503 } },
  ])
})
