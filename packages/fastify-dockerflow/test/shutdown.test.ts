// The same code as in serve.test.ts, which proves it with real signals and exit codes, here in this process.
import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import dockerflow, { type DrainOptions } from '../src/index.ts'
import { endWithGrace, type Grace } from '../src/shutdown.ts'
import { recordingLogger } from './support/logger.ts'

type Event = 'SIGTERM' | 'SIGINT' | 'uncaughtException'

const exits: (number | string | null | undefined)[] = []
let grace: Grace
beforeEach(() => {
  exits.length = 0
  vi.stubEnv('NODE_ENV', 'production')
  vi.spyOn(process, 'exit').mockImplementation(((code) => void exits.push(code)) as typeof process.exit)
})
afterEach(() => {
  grace.uninstall()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** A listening application, and a way to let `event` happen to this process as far as that application sees. */
async function create(drain: DrainOptions, prepare: (app: FastifyInstance) => void = () => {}) {
  const { logger, lines } = recordingLogger()
  const app = Fastify({ logger })
  const removed: [Event, (...args: never[]) => void][] = []
  await app.register(dockerflow, { drain, version: { object: {} }, requestSummary: false })
  app.get('/hang', () => new Promise(() => {}))
  prepare(app)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const before = new Map(
    (['SIGTERM', 'SIGINT', 'uncaughtException'] as const).map((event) => [
      event,
      process.listeners(event as 'SIGTERM'),
    ]),
  )
  grace = endWithGrace(app)
  const happen = (event: Event, value: unknown = event) => {
    for (const listener of process.listeners(event as 'SIGTERM')) {
      if (before.get(event)?.includes(listener)) continue
      removed.push([event, listener as () => void])
      ;(listener as (value: unknown) => void)(value)
    }
  }
  const messages = () => lines.map(({ msg }) => msg)
  return { app, url, lines, messages, happen }
}

const exited = () => vi.waitFor(() => expect(exits.length).toBeGreaterThan(0), { timeout: 5000 })

test('a signal drains, closes and exits 0', async () => {
  const { app, messages, happen } = await create({ delay: 30 })
  expect(grace.ending).toBe(false)
  happen('SIGTERM')
  expect(grace.ending).toBe(true)
  expect(app.dockerflow.state).toBe('draining')
  await exited()
  expect(exits[0]).toBe(0)
  expect(app.dockerflow.state).toBe('closed')
  expect(messages()).toEqual(
    expect.arrayContaining(['SIGTERM: draining; a second signal exits at once', 'SIGTERM: closed']),
  )
})

test('a second signal exits with its own code', async () => {
  const { app, happen } = await create({ delay: 500 })
  happen('SIGTERM')
  happen('SIGTERM')
  expect(exits).toEqual([])
  happen('SIGINT')
  expect(exits).toEqual([130])
  await app.close()
  await vi.waitFor(() => expect(exits).toEqual([130, 0]))
})

test('requests in flight are cut after the timeout', async () => {
  const { url, lines, happen } = await create({ delay: 0, timeout: 30 })
  const cut = fetch(`${url}/hang`).catch(() => 'cut')
  const { port, hostname } = new URL(url)
  const unused = connect(Number(port), hostname).on('error', () => {})
  await once(unused, 'connect')
  await vi.waitFor(() => expect(lines.some(({ msg }) => msg === 'incoming request')).toBe(true))
  happen('SIGINT')
  expect(await cut).toBe('cut')
  await exited()
  expect(exits[0]).toBe(0)
  expect(lines.find(({ msg }) => msg.startsWith('cut 1 connection'))).toMatchObject({
    connections: 1,
    timeout: 30,
  })
})

test('an onClose hook that hangs is left behind with exit 1', async () => {
  let release = () => {}
  const hang = new Promise<void>((resolve) => {
    release = resolve
  })
  const { app, messages, happen } = await create({ delay: 0, timeout: 10 }, (instance) => {
    instance.addHook('onClose', () => hang)
  })
  happen('SIGTERM')
  await exited()
  expect(exits[0]).toBe(1)
  expect(messages()).toContain('an onClose hook has not finished: exiting without it')
  release()
  await app.close()
})

test('an onClose hook that fails is logged, with exit 1', async () => {
  const { lines, happen } = await create({ delay: 0 }, (instance) => {
    instance.addHook('onClose', async () => {
      throw new Error('the pool would not end')
    })
  })
  happen('SIGTERM')
  await exited()
  expect(exits[0]).toBe(1)
  expect(lines.find(({ level }) => level === 50)).toMatchObject({
    err: { message: 'the pool would not end' },
  })
})

test('a signal before anything listens closes without a drain', async () => {
  const app = Fastify()
  await app.register(dockerflow, { drain: { delay: 60_000 } })
  const before = process.listeners('SIGTERM')
  grace = endWithGrace(app)
  const own = process.listeners('SIGTERM').filter((listener) => !before.includes(listener))
  for (const listener of own) listener('SIGTERM')
  await exited()
  expect(exits[0]).toBe(0)
})

test('an uncaught error is logged at fatal and exits 1, a second one at once', async () => {
  const { lines, happen } = await create({ delay: 60_000 })
  happen('uncaughtException', new Error('first'))
  happen('uncaughtException', new Error('second'))
  await exited()
  expect(exits[0]).toBe(1)
  const fatal = lines.filter(({ level }) => level === 60)
  expect(fatal.map(({ err }) => (err as Error).message)).toEqual(['first', 'second'])
  await vi.waitFor(() => expect(exits.length).toBeGreaterThan(1))
})

test('waits for a logger that writes later, but not for ever', async () => {
  const flushed = vi.fn<(done: () => void) => void>((done) => setTimeout(done, 10))
  const { app, happen } = await create({ delay: 0 })
  Object.assign(app.log, { flush: flushed })
  happen('SIGTERM')
  await exited()
  expect(flushed).toHaveBeenCalledTimes(1)
  expect(exits[0]).toBe(0)
})
