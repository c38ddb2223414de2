import { beforeAll, describe, expect, inject, it } from 'vitest'
import { BackingService } from './backing-service.ts'
import { Container } from './container.ts'
import { docker } from './docker.ts'
import { freePort } from './free-port.ts'
import { tagOf } from './image.ts'
import { linesOf, mozlogProblem, mozlogRecords } from './mozlog-line.ts'
import { waitFor } from './wait.ts'

/** The longest time that the heartbeat takes, in milliseconds, and what this machine may add to it. */
const DEADLINE = 4500 + 500

const WELL = { database: 'ok', cache: 'ok' }
const WITHOUT_DATABASE = { database: 'error', cache: 'ok' }
const WITHOUT_CACHE = { database: 'ok', cache: 'warning' }

describe('a container with PostgreSQL and Redis', () => {
  let postgres: BackingService
  let redis: BackingService
  let app: Container
  let link: string

  /** How long it takes until the heartbeat has this status code and says this of the checks. */
  async function becomes(status: number, checks: object, within = 15_000): Promise<number> {
    const wanted = JSON.stringify({ status, checks })
    const { took } = await waitFor(
      wanted,
      async () => {
        const answer = await app.ask('/__heartbeat__')
        const now = { status: answer.status, checks: JSON.parse(answer.body).checks }
        return JSON.stringify(now) === wanted || undefined
      },
      within,
    )
    return took
  }

  async function statusOf(path: string): Promise<number> {
    return (await app.ask(path)).status
  }

  beforeAll(async () => {
    ;[postgres, redis] = await Promise.all([BackingService.start('postgres'), BackingService.start('redis')])
    app = await Container.start(tagOf(inject('run'), 'example'), {
      args: ['--network', 'host'],
      host: '127.0.0.1',
      env: {
        PORT: String(await freePort()),
        DATABASE_URL: `postgres://links:secret@127.0.0.1:${postgres.port}/links`,
        REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      },
    })
    await becomes(200, WELL, 60_000)
    const { value } = await waitFor('a link', async () => {
      const made = await app.ask('/links', { method: 'POST', json: { target: 'https://example.com/' } })
      return made.status === 201 ? made : undefined
    })
    link = value.headers.location ?? ''
  }, 180_000)

  it('serves links from them', async () => {
    expect([await statusOf(link), await statusOf('/links')]).toEqual([302, 200])
  })

  it('without its database answers 503 on the heartbeat and for links, 200 to the load balancer, and recovers', async () => {
    await postgres.kill()
    await becomes(503, WITHOUT_DATABASE, DEADLINE)
    expect(await statusOf('/__lbheartbeat__')).toBe(200)
    expect(await statusOf('/')).toBe(200)
    const refused = await app.ask('/links')
    expect(refused.status).toBe(503)
    expect(JSON.parse(refused.body)).toMatchObject({ statusCode: 503, error: 'Service Unavailable' })
    expect(refused.headers['retry-after']).toBeDefined()

    await postgres.start()
    await waitFor('PostgreSQL', () => postgres.accepts(), 30_000)
    const took = await becomes(200, WELL)
    console.info(`heartbeat 200 again ${Math.round(took)} ms after PostgreSQL took connections`)
    expect(took).toBeLessThan(2000)
    expect([await statusOf(link), await statusOf('/links')]).toEqual([302, 200])
  })

  it('with a database that has frozen answers within its deadline all the same, and recovers', async () => {
    await postgres.freeze()
    try {
      const before = performance.now()
      const { status } = await app.ask('/__heartbeat__')
      // The first answer may still be the cached result of a second ago.
      const second = status === 200 ? await becomes(503, WITHOUT_DATABASE, 2 * DEADLINE) : 0
      expect(performance.now() - before - (second > 0 ? 1500 : 0)).toBeLessThan(DEADLINE)
      const lb = performance.now()
      expect(await statusOf('/__lbheartbeat__')).toBe(200)
      expect(performance.now() - lb).toBeLessThan(500)
    } finally {
      await postgres.thaw()
    }
    await becomes(200, WELL)
    expect(await statusOf('/links')).toBe(200)
  })

  it('without its cache answers 200 with a warning, and links work', async () => {
    await redis.kill()
    await becomes(200, WITHOUT_CACHE)
    expect([await statusOf(link), await statusOf('/links'), await statusOf('/__lbheartbeat__')]).toEqual([
      302, 200, 200,
    ])
    await redis.start()
    await becomes(200, WELL)
    expect(await statusOf(link)).toBe(302)
  })

  it('has been one process all along, and logged each turn once, in mozlog, without the password', async () => {
    const { Running } = await app.state()
    expect(Running).toBe(true)
    expect(await docker('inspect', '--format', '{{.RestartCount}}', app.id)).toBe('0')
    const { stdout } = await app.logs()
    expect(linesOf(stdout).filter((line) => mozlogProblem(line) !== undefined)).toEqual([])
    expect(stdout).not.toContain('secret')
    const turns = mozlogRecords(stdout).filter(({ Fields }) => 'from' in Fields && 'to' in Fields)
    expect(turns.length).toBeLessThanOrEqual(14)
  })
})
