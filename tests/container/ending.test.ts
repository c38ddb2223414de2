import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { Container } from './container.ts'
import { buildOnTop, tagOf } from './image.ts'
import { LinkWriter, missingLinks } from './link-writer.ts'
import { linesOf, mozlogProblem, mozlogRecords } from './mozlog-line.ts'
import { waitFor } from './wait.ts'

const run = inject('run')
const example = tagOf(run, 'example')

let slow: string
beforeAll(async () => {
  slow = await buildOnTop(run, 'slow', 'example', ['COPY slow-app.mjs /app/', 'CMD ["/app/slow-app.mjs"]'])
})

describe('SIGTERM', () => {
  /** Sends SIGTERM while 100 requests of `ms` milliseconds are in flight. */
  async function during100(ms: number, env: Record<string, string>) {
    const container = await Container.start(slow, { env })
    const requests = Array.from({ length: 100 }, () => container.ask(`/slow?ms=${ms}`))
    const answers = Promise.allSettled(requests)
    await sleep(500)
    await container.signal('SIGTERM')
    const code = await container.ended()
    const { stdout } = await container.logs()
    return { answers: await answers, code, records: mozlogRecords(stdout) }
  }

  it('lets 100 slow requests finish, tells their connections to close, and exits 0', async () => {
    const { answers, code } = await during100(3000, { DOCKERFLOW_DRAIN_DELAY: '500' })
    const finished = answers.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value)
    expect(finished.map(({ status }) => status)).toEqual(Array(100).fill(200))
    expect(new Set(finished.map(({ headers }) => headers.connection))).toEqual(new Set(['close']))
    expect(code).toBe(0)
  })

  it('cuts requests that take longer than the drain timeout, and says how many', async () => {
    const { answers, code, records } = await during100(60_000, {
      DOCKERFLOW_DRAIN_DELAY: '100',
      DRAIN_TIMEOUT: '1000',
    })
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(100)
    expect(records.map(({ Fields }) => Fields.connections)).toContain(100)
    expect(code).toBe(0)
  })

  it('serves on while it drains: the load balancer hears 503, everybody else is answered', async () => {
    const container = await Container.start(example, { env: { DOCKERFLOW_DRAIN_DELAY: '2000' } })
    await container.signal('SIGTERM')
    await waitFor(
      'a drain',
      async () => (await container.ask('/__lbheartbeat__')).status === 503 || undefined,
      1500,
    )
    const made = await container.ask('/links', { method: 'POST', json: { target: 'https://example.com/' } })
    expect([made.status, made.headers.connection]).toEqual([201, 'close'])
    expect(await container.ended()).toBe(0)
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('and then %s ends it at once', async (signal, code) => {
    const container = await Container.start(example, { env: { DOCKERFLOW_DRAIN_DELAY: '30000' } })
    await container.signal('SIGTERM')
    await waitFor(
      'a drain',
      async () => (await container.ask('/__lbheartbeat__')).status === 503 || undefined,
    )
    // What comes within a tenth of a second may be the echo of one Ctrl-C.
    await sleep(500)
    await container.signal(signal)
    expect(await container.ended()).toBe(code)
  })
})

it('an error that nobody catches is one fatal line of mozlog; requests in flight finish; exit 1', async () => {
  const container = await Container.start(slow)
  const inFlight = container.ask('/slow?ms=700')
  await sleep(100)
  await container.ask('/throw')
  expect((await inFlight).status).toBe(200)
  expect(await container.ended()).toBe(1)
  const { stdout, stderr } = await container.logs()
  expect(linesOf(stdout).filter((line) => mozlogProblem(line) !== undefined)).toEqual([])
  const fatal = mozlogRecords(stdout).filter(({ Severity }) => Severity <= 2)
  expect(fatal).toMatchObject([{ Fields: { msg: 'uncaught error: exiting' } }])
  expect(JSON.stringify(fatal)).toContain('nobody caught this')
  expect(stderr).toBe('')
})

describe('nothing that was acknowledged is lost', () => {
  it('when it is killed while links are made', async () => {
    const container = await Container.start(example)
    const writer = new LinkWriter(container)
    await waitFor('links', () => writer.acknowledged.length > 300 || undefined, 30_000)
    await container.signal('SIGKILL')
    expect(await container.ended()).toBe(137)
    const acknowledged = await writer.end()

    await container.restart()
    console.info(`killed after ${acknowledged.length} acknowledged links`)
    expect(await missingLinks(container, acknowledged)).toEqual([])
    expect((await container.ask('/__heartbeat__')).status).toBe(200)
  })

  it('when it runs out of memory, which the engine reports', async () => {
    const leaking = await buildOnTop(run, 'leaking', 'example', [
      'COPY leak.mjs /app/',
      // An ENTRYPOINT forgets the CMD of the image it is built on.
      'ENTRYPOINT ["node", "--import", "/app/leak.mjs"]',
      'CMD ["/app/dist/main.js"]',
    ])
    const container = await Container.start(leaking, { args: ['--memory', '128m', '--memory-swap', '128m'] })
    const writer = new LinkWriter(container)
    await waitFor('links', () => writer.acknowledged.length > 100 || undefined, 30_000)
    await container.signal('SIGUSR2')
    expect(await container.ended()).toBe(137)
    expect((await container.state()).OOMKilled).toBe(true)
    const acknowledged = await writer.end()

    await container.restart()
    expect(await missingLinks(container, acknowledged)).toEqual([])
  })
})
