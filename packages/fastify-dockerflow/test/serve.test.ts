import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import dockerflow, { serve } from '../src/index.ts'
import { type Service, startService } from './support/process.ts'

const started: Service[] = []
afterEach(() => vi.unstubAllEnvs())
afterAll(() => {
  for (const { child } of started) child.kill('SIGKILL')
})

function start(env?: Record<string, string>): Service {
  const service = startService(env)
  started.push(service)
  return service
}

const status = async (url: string) => (await fetch(url)).status

describe.concurrent('a process that serves', { timeout: 60_000 }, () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)(
    'drains on %s and tells callers to go; a second one exits at once with %i',
    async (signal, code) => {
      const service = start({ DELAY: '60000' })
      const url = await service.url()
      service.child.kill(signal)
      await service.line('draining')
      expect(await status(`${url}/__lbheartbeat__`)).toBe(503)
      expect(await status(`${url}/__heartbeat__`)).toBe(503)
      const other = await fetch(`${url}/slow?ms=1`)
      expect([other.status, other.headers.get('connection')]).toEqual([200, 'close'])
      // an echo, as npm sends one after a Ctrl-C, is no second signal: by now it would be
      await sleep(150)
      service.child.kill(signal)
      expect(await service.exit()).toBe(code)
    },
  )

  test.each(['SIGTERM', 'SIGINT'] as const)('on %s waits drain.delay, closes and exits 0', async (signal) => {
    const service = start({ DELAY: '300' })
    await service.url()
    const before = performance.now()
    service.child.kill(signal)
    expect(await service.exit()).toBe(0)
    expect(performance.now() - before).toBeGreaterThanOrEqual(300)
    expect(service.lines.at(-1)?.msg).toBe(`${signal}: closed`)
    expect(service.stderr()).toBe('')
  })

  test('takes the same signal twice at once for one, as when npm passes on what the terminal sent', async () => {
    const service = start({ DELAY: '200' })
    await service.url()
    service.child.kill('SIGINT')
    await service.line('draining')
    service.child.kill('SIGINT')
    expect(await service.exit()).toBe(0)
  })

  test('lets requests in flight finish and tells their connections to close', async () => {
    const service = start()
    const url = await service.url()
    const slow = fetch(`${url}/slow?ms=400`)
    await service.line('slow request arrived')
    service.child.kill('SIGTERM')
    const response = await slow
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close'])
    expect(await response.text()).toBe('finished')
    expect(await service.exit()).toBe(0)
  })

  test('cuts what is still in flight after drain.timeout, says how many, and exits 0', async () => {
    const service = start({ TIMEOUT: '100' })
    const url = await service.url()
    const cut = [fetch(`${url}/slow?ms=60000`), fetch(`${url}/slow?ms=60000`)].map((request) =>
      request.then(
        () => 'answered',
        () => 'cut',
      ),
    )
    await vi.waitFor(() =>
      expect(service.lines.filter(({ msg }) => msg === 'slow request arrived')).toHaveLength(2),
    )
    service.child.kill('SIGTERM')
    expect(await Promise.all(cut)).toEqual(['cut', 'cut'])
    expect(await service.line('cut 2 connections')).toMatchObject({ level: 40, connections: 2, timeout: 100 })
    expect(await service.exit()).toBe(0)
  })

  test('does not wait for a connection that never sent a request', async () => {
    const service = start({ TIMEOUT: '60000' })
    const { port, hostname } = new URL(await service.url())
    const idle = connect(Number(port), hostname).on('error', () => {})
    await once(idle, 'connect')
    const closed = once(idle, 'close')
    await sleep(50)
    service.child.kill('SIGTERM')
    await closed
    expect(await service.exit()).toBe(0)
  })

  test('waits for onClose hooks, but not for ever', async () => {
    const patient = start({ SLOW_CLOSE: '300' })
    await patient.url()
    patient.child.kill('SIGTERM')
    expect(await patient.exit()).toBe(0)
    expect(patient.lines.at(-1)?.msg).toBe('SIGTERM: closed')

    const hanging = start({ HANGING_CLOSE: '1', TIMEOUT: '50' })
    await hanging.url()
    hanging.child.kill('SIGTERM')
    await hanging.line('an onClose hook has not finished')
    expect(await hanging.exit()).toBe(1)
  })

  test('an uncaught error is one line at fatal; requests in flight finish within a second; exit 1', async () => {
    const service = start({ DELAY: '60000', TIMEOUT: '60000' })
    const url = await service.url()
    const response = await fetch(`${url}/throw`)
    expect(await response.text()).toBe('finished')
    expect(await service.exit()).toBe(1)
    const fatal = service.lines.filter(({ level }) => level === 60)
    expect(fatal).toHaveLength(1)
    expect(fatal[0]).toMatchObject({ msg: 'uncaught error: exiting', err: { message: 'nobody caught this' } })
    expect(service.stderr()).toBe('')
  })

  test('a rejection of nothing is an uncaught error too', async () => {
    const service = start()
    const url = await service.url()
    await fetch(`${url}/reject`)
    expect(await service.exit()).toBe(1)
    expect(service.lines.filter(({ level }) => level === 60)).toHaveLength(1)
  })

  test('the first uncaught error while draining gives requests in flight their second, like any other', async () => {
    const service = start({ DELAY: '60000', TIMEOUT: '60000', THROW_WHILE_DRAINING: '1' })
    const url = await service.url()
    const slow = fetch(`${url}/slow?ms=500`).then((response) => response.text())
    await service.line('slow request arrived')
    service.child.kill('SIGTERM')
    expect(await slow).toBe('finished')
    expect(await service.exit()).toBe(1)
    expect(service.lines.filter(({ level }) => level === 60).map(({ msg }) => msg)).toEqual([
      'uncaught error: exiting',
    ])
  })

  test('the second uncaught error while draining exits at once', async () => {
    const service = start({ DELAY: '60000', THROW_WHILE_DRAINING: '2' })
    const url = await service.url()
    const cut = fetch(`${url}/slow?ms=60000`).catch(() => 'cut')
    await service.line('slow request arrived')
    service.child.kill('SIGTERM')
    expect(await cut).toBe('cut')
    expect(await service.exit()).toBe(1)
    expect(service.lines.filter(({ level }) => level === 60).map(({ msg }) => msg)).toEqual([
      'uncaught error: exiting',
      'another uncaught error: exiting at once',
    ])
  })

  test('the first signal after an uncaught error is no second signal', async () => {
    const service = start()
    const url = await service.url()
    const answer = fetch(`${url}/throw`).then((response) => response.text())
    await service.line('uncaught error: exiting')
    service.child.kill('SIGTERM')
    expect(await answer).toBe('finished')
    expect(await service.exit()).toBe(1)
  })

  test('a second signal while it starts exits at once', async () => {
    const service = start({ SLOW_START: '60000' })
    await service.line('starting slowly')
    service.child.kill('SIGTERM')
    await sleep(150)
    service.child.kill('SIGTERM')
    expect(await service.exit()).toBe(143)
  })

  test('says so when a signal ends it before it has finished starting', async () => {
    const service = start({ SLOW_START: '60000' })
    await service.line('starting slowly')
    service.child.kill('SIGTERM')
    await service.line('the application has not finished starting: exiting without it')
    expect(await service.exit()).toBe(1)
  })

  test('a second signal while it closes exits at once', async () => {
    const service = start({ SLOW_CLOSE: '60000', TIMEOUT: '60000' })
    await service.url()
    service.child.kill('SIGINT')
    await service.line('closing')
    await sleep(150)
    service.child.kill('SIGTERM')
    expect(await service.exit()).toBe(143)
  })

  test('names a preClose hook that hangs, and exits 1', async () => {
    const service = start({ HANGING_PRECLOSE: '1', TIMEOUT: '50' })
    await service.url()
    service.child.kill('SIGTERM')
    await service.line('a preClose hook has not finished: exiting without it')
    expect(await service.exit()).toBe(1)
  })

  test('names other listeners of its signals, those that come later with their place', async () => {
    const service = start({ LISTEN_TO: 'SIGTERM', LISTEN_LATER: '1' })
    await service.url()
    const line = await service.line('SIGTERM also has listeners of somebody else: flushQueue, laterQueue')
    expect(line.level).toBe(40)
    expect(line.msg).toMatch(/laterQueue \(.*service\.ts:\d+:\d+\)/)
    service.child.kill('SIGTERM')
    expect(await service.exit()).toBe(0)
  })

  test('with nobody from elsewhere and no load balancer it does not wait for drain.delay', async () => {
    const service = start({ DELAY: '60000', NODE_ENV: '' })
    const url = await service.url()
    expect(await status(`${url}/slow?ms=1`)).toBe(200)
    service.child.kill('SIGTERM')
    expect(await service.exit()).toBe(0)
  })

  test('once a load balancer has asked it waits for drain.delay, whatever NODE_ENV says', async () => {
    const service = start({ DELAY: '700', NODE_ENV: 'development' })
    const url = await service.url()
    await status(`${url}/__lbheartbeat__`)
    const before = performance.now()
    service.child.kill('SIGTERM')
    expect(await service.exit()).toBe(0)
    expect(performance.now() - before).toBeGreaterThanOrEqual(700)
  })

  test('a second uncaught error exits at once', async () => {
    const service = start()
    const url = await service.url()
    await fetch(`${url}/exhaust`).catch(() => {})
    expect(await service.exit()).toBe(1)
    expect(service.lines.filter(({ level }) => level === 60).map(({ msg }) => msg)).toEqual([
      'uncaught error: exiting',
      'another uncaught error: exiting at once',
    ])
  })

  test('a signal before the application is ready ends it without a drain; nothing has listened', async () => {
    const service = start({ SLOW_START: '400', DELAY: '60000' })
    await service.line('starting slowly')
    service.child.kill('SIGTERM')
    expect(await service.exit()).toBe(0)
    expect(service.lines.some(({ msg }) => msg.startsWith('Server listening'))).toBe(false)
  })

  test('what keeps it from starting is told, and exits 1', async () => {
    const service = start({ PORT: 'http' })
    expect(await service.exit()).toBe(1)
    expect(service.stderr()).toContain('environment variable PORT must be a whole number')
  })
})

describe('in this process', () => {
  async function serving(env: Record<string, string>, options?: object) {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    const app = Fastify()
    await app.register(dockerflow, { version: { object: {} } })
    const listeners = process.listenerCount('SIGTERM')
    const url = await serve(app, options)
    return { app, url, listeners }
  }

  test('PORT and HOST override the options, which override 8000 and 0.0.0.0', async () => {
    const { app, url } = await serving({ PORT: '0', HOST: '::1' }, { port: 1, host: '127.0.0.1' })
    expect(new URL(url).hostname).toBe('[::1]')
    expect(await status(`${url}__lbheartbeat__`)).toBe(200)
    await app.close()
  })

  test('the URL to open says localhost when it listens everywhere', async () => {
    const { app, url } = await serving({ PORT: '', HOST: '' }, { port: 0 })
    expect(new URL(url).hostname).toBe('localhost')
    expect(app.addresses()).toMatchObject([{ address: '0.0.0.0' }])
    await app.close()
  })

  test.each([
    ['the option path', {}, true],
    ['PORT', { port: 1 }, false],
  ])('%s may name a Unix socket to listen on', async (_, options, byOption) => {
    const path = join(mkdtempSync(join(tmpdir(), 'socket-')), 'app.sock')
    const { app, url } = await serving(byOption ? { PORT: '' } : { PORT: path }, {
      ...options,
      ...(byOption && { path }),
    })
    expect(url).toBe(path)
    const [response] = (await once(get({ socketPath: path, path: '/__lbheartbeat__' }), 'response')) as [
      IncomingMessage,
    ]
    response.resume()
    expect(response.statusCode).toBe(200)
    await app.close()
  })

  test('what is no application is refused', async () => {
    await expect(serve({} as never)).rejects.toMatchObject({
      code: 'FST_DOCKERFLOW_INVALID_OPTION',
      message: expect.stringContaining('serve() takes a Fastify application'),
    })
  })

  test('an application that closes by itself leaves no signal handlers behind', async () => {
    const { app, listeners } = await serving({ PORT: '0', HOST: 'localhost' })
    expect(process.listenerCount('SIGTERM')).toBe(listeners + 1)
    await app.close()
    expect(process.listenerCount('SIGTERM')).toBe(listeners)
  })

  test('a port that is taken is an error, and leaves no signal handlers behind', async () => {
    const { app, url, listeners } = await serving({ PORT: '0', HOST: '127.0.0.1' })
    await expect(serving({ PORT: new URL(url).port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(process.listenerCount('SIGTERM')).toBe(listeners + 1)
    await app.close()
  })

  test.each([
    ['PORT', 'http', 'a whole number from 0 to 65535, but is "http"'],
    ['PORT', '65536', 'a whole number'],
    ['PORT', '-1', 'a whole number'],
    ['PORT', '0x50', 'a whole number'],
    ['HOST', 'http://localhost', 'an IP address or a host name'],
  ])('%s=%s is refused', async (name, value, text) => {
    await expect(serving({ [name]: value })).rejects.toMatchObject({
      code: 'FST_DOCKERFLOW_INVALID_ENVIRONMENT',
      message: expect.stringContaining(`environment variable ${name} must be ${text}`),
    })
  })

  test('an application without the plugin is refused, with the line to add', async () => {
    await expect(serve(Fastify(), { port: 0 })).rejects.toMatchObject({
      code: 'FST_DOCKERFLOW_NOT_REGISTERED',
      message: expect.stringContaining('await app.register(dockerflow)'),
    })
  })

  test.each([
    [{ port: 70_000 }, 'FST_DOCKERFLOW_INVALID_OPTION', '`port`'],
    [{ host: '' }, 'FST_DOCKERFLOW_INVALID_OPTION', '`host`'],
    [{ path: '' }, 'FST_DOCKERFLOW_INVALID_OPTION', '`path`'],
    [{ close: true }, 'FST_DOCKERFLOW_INVALID_OPTION', '`close`'],
    [{ hots: '::' }, 'FST_DOCKERFLOW_UNKNOWN_OPTION', 'hots'],
  ])('%j is refused', async (options, code, text) => {
    const app = Fastify()
    await expect(serve(app, options as object)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
    })
  })
})
