import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import { afterEach, expect, test, vi } from 'vitest'
import dockerflow from '../src/index.ts'
import { recordingLogger } from './support/logger.ts'

const open: { close(): PromiseLike<unknown> }[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

async function create(check: () => unknown = () => {}) {
  const { logger, lines } = recordingLogger()
  const app = Fastify({ logger })
  open.push(app)
  await app.register(dockerflow, {
    drain: { delay: 20 },
    requestSummary: false,
    version: { object: {} },
    checks: { database: { check: check as () => void, ttl: 0 } },
  })
  return { app, lines }
}

test('report() answers with what the heartbeat answers from, in one call for both', async () => {
  const check = vi.fn<() => Promise<void>>(() => sleep(50))
  const { app } = await create(check)
  await app.ready()
  expect(app.dockerflow.latest).toBeUndefined()
  const [report, heartbeat] = await Promise.all([
    app.dockerflow.report(),
    app.inject('/__heartbeat__'),
    app.dockerflow.report(),
  ])
  expect(check).toHaveBeenCalledTimes(1)
  expect(report.results.map(({ name, status }) => [name, status])).toEqual([['database', 'ok']])
  expect(heartbeat.json()).toMatchObject({ status: 'ok', checks: { database: 'ok' } })
  expect(app.dockerflow.latest?.results).toHaveLength(1)
  expect(check).toHaveBeenCalledTimes(1)
})

test('report() of an application that has closed refuses', async () => {
  const { app } = await create()
  await app.ready()
  await app.close()
  await expect(app.dockerflow.report()).rejects.toMatchObject({ code: 'DOCKERFLOW_CHECKER_CLOSED' })
})

test('transition and report reach their listeners, and those that were taken out no longer', async () => {
  let fails = false
  const { app } = await create(() => {
    if (fails) throw new Error('gone')
  })
  const changes: string[] = []
  const reports = vi.fn<() => void>()
  const added = app.dockerflow
    .on('transition', ({ name, from, to }) => changes.push(`${name}: ${from} to ${to}`))
    .on('report', reports)
  expect(added).toBe(app.dockerflow)
  await app.ready()
  await app.dockerflow.report()
  fails = true
  await app.dockerflow.report()
  expect(changes).toEqual(['database: undefined to ok', 'database: ok to error'])
  expect(reports).toHaveBeenCalledTimes(2)
  app.dockerflow.off('report', reports)
  await app.dockerflow.report()
  expect(reports).toHaveBeenCalledTimes(2)
})

test('drain and the signal come once, at the beginning', async () => {
  const { app } = await create()
  const drained = vi.fn<() => void>()
  app.dockerflow.on('drain', drained)
  await app.ready()
  const aborted = once(app.dockerflow.signal, 'abort')
  expect(app.dockerflow.signal.aborted).toBe(false)
  const done = app.dockerflow.drain()
  expect(drained).toHaveBeenCalledTimes(1)
  expect(app.dockerflow.signal.aborted).toBe(true)
  await aborted
  await done
  await app.dockerflow.drain()
  await app.close()
  expect(drained).toHaveBeenCalledTimes(1)
})

test('an application that closes without a drain aborts the signal too', async () => {
  const { app } = await create()
  await app.ready()
  await app.close()
  expect(app.dockerflow.signal.aborted).toBe(true)
})

test('a listener that throws or rejects harms nothing, and is named in one line', async () => {
  const { app, lines } = await create()
  const after = vi.fn<() => void>()
  app.dockerflow.on('report', function colorDashboard() {
    throw new Error('no such lamp')
  })
  app.dockerflow.on('report', async () => {
    throw new Error('no such page')
  })
  app.dockerflow.on('report', after)
  await app.ready()
  for (let runs = 0; runs < 3; runs++) await app.dockerflow.report()
  await vi.waitFor(() => expect(after).toHaveBeenCalledTimes(3))
  const failed = lines.filter(({ level }) => level === 50)
  expect(failed.map(({ msg }) => msg).sort()).toEqual([
    'a listener of "report" failed: the one "colorDashboard"',
    'a listener of "report" failed: the one without a name',
  ])
  expect(failed[0]).toMatchObject({ event: 'report', err: { message: 'no such lamp' } })
})

test('a thousand streams may listen to the signal without a warning', async () => {
  const { app } = await create()
  const warned = vi.fn<() => void>()
  process.on('warning', warned)
  for (let streams = 0; streams < 1000; streams++) {
    app.dockerflow.signal.addEventListener('abort', () => {})
  }
  await sleep(10)
  process.off('warning', warned)
  expect(warned).not.toHaveBeenCalled()
})
