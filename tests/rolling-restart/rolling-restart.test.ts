import { expect, inject, it } from 'vitest'
import { Container } from '../container/container.ts'
import { freePort } from '../container/free-port.ts'
import { ask, connection } from '../container/http.ts'
import { tagOf } from '../container/image.ts'
import { HaProxy } from './haproxy.ts'

const image = tagOf(inject('run'), 'example')
const CONNECTIONS = 20
const SECONDS = 20
const RESTARTS = 5

/** What came of a rolling restart. */
interface Outcome {
  readonly requests: number
  readonly restarts: number
  /** What went wrong, and how often. */
  readonly failed: ReadonlyMap<string, number>
}

/**
 * Restarts two containers behind HAProxy in turn, while 20 keep-alive connections ask the service: each reads a
 * page, lists links and makes one.
 */
async function rollingRestart(drainDelay: number): Promise<Outcome> {
  const ports = [await freePort(), await freePort(), await freePort()] as const
  const apps = await Promise.all(ports.slice(1).map((port) => startOn(port, drainDelay)))
  const proxy = await HaProxy.start(ports[0], ports.slice(1))
  const failed = new Map<string, number>()
  let requests = 0
  const end = performance.now() + SECONDS * 1000
  let restarts = 0
  const turns = [
    { path: '/links?limit=3', expected: 200 },
    { path: '/', expected: 200 },
    { path: '/links', method: 'POST', json: { target: 'https://example.com/' }, expected: 201 },
  ]

  async function ofOneConnection(): Promise<void> {
    const agent = connection()
    while (performance.now() < end || restarts < RESTARTS) {
      const { path, expected, ...question } = turns[requests % turns.length]!
      requests += 1
      const outcome = await ask(`${proxy.url}${path}`, { ...question, agent }).then(
        ({ status, body }) =>
          status === expected
            ? undefined
            : `${status} from ${body.startsWith('<html>') ? 'HAProxy' : 'the service'}`,
        (error: NodeJS.ErrnoException) => error.code ?? error.message,
      )
      if (outcome !== undefined) failed.set(outcome, (failed.get(outcome) ?? 0) + 1)
    }
    agent.destroy()
  }

  async function restartInTurn(): Promise<void> {
    while (restarts < RESTARTS) {
      const app = apps[restarts % apps.length]!
      await app.signal('SIGTERM')
      expect(await app.ended()).toBe(0)
      await app.restart()
      restarts += 1
      // As every rollout does: the next one goes when the last one is back.
      await proxy.allServersUp()
    }
  }

  try {
    await proxy.allServersUp()
    await Promise.all([restartInTurn(), ...Array.from({ length: CONNECTIONS }, ofOneConnection)])
    return { requests, restarts, failed }
  } finally {
    await proxy.stop()
    await Promise.all(apps.map((app) => app.remove()))
  }
}

function startOn(port: number, drainDelay: number): Promise<Container> {
  return Container.start(image, {
    args: ['--network', 'host', '--no-healthcheck'],
    host: '127.0.0.1',
    env: { PORT: String(port), HOST: '127.0.0.1', DOCKERFLOW_DRAIN_DELAY: String(drainDelay) },
  })
}

function said({ requests, restarts, failed }: Outcome): string {
  const total = [...failed.values()].reduce((sum, count) => sum + count, 0)
  return `${total} of ${requests} requests failed in ${restarts} restarts ${JSON.stringify([...failed])}`
}

it('a rolling restart of a service that drains loses no request', { timeout: 90_000 }, async () => {
  const outcome = await rollingRestart(1000)
  console.info(`drain of 1000 ms: ${said(outcome)}`)
  expect(outcome.restarts).toBe(RESTARTS)
  expect(outcome.failed).toEqual(new Map())
  expect(outcome.requests).toBeGreaterThan(1000)
})

it('the same restart without a drain loses requests, so that this test is known to tell', {
  timeout: 90_000,
}, async () => {
  const outcome = await rollingRestart(0)
  console.info(`no drain: ${said(outcome)}`)
  expect(outcome.restarts).toBe(RESTARTS)
  expect(outcome.failed.size).toBeGreaterThan(0)
})
