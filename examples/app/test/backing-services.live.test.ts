import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FaultProxy, faultProxy } from '../../../packages/dockerflow-checks/test/clients/fault-proxy.ts'
import type { Page } from '../src/storage/storage.ts'
import { type RunningApp, runApp } from './running-app.ts'

const postgresUrl = new URL(process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test')
const redisUrl = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')
const target = 'https://example.com/there'

// A schema of its own, so that the tables of these tests meet no others.
const schema = `links_${randomBytes(4).toString('hex')}`
const admin = new pg.Client({ connectionString: postgresUrl.href })
const redis = new Redis(redisUrl.href)

let postgresProxy: FaultProxy
let redisProxy: FaultProxy

const addressOf = (url: URL, port: string) => ({ host: url.hostname, port: Number(url.port || port) })

function through(proxy: FaultProxy, to: URL): URL {
  const url = new URL(to)
  url.hostname = proxy.host
  url.port = String(proxy.port)
  return url
}

function environment(): Record<string, string> {
  const database = through(postgresProxy, postgresUrl)
  database.searchParams.set('options', `-c search_path=${schema}`)
  return { DATABASE_URL: database.href, REDIS_URL: through(redisProxy, redisUrl).href }
}

interface Heartbeat {
  readonly code: number
  readonly checks: Readonly<Record<string, string>>
}

async function heartbeat(running: RunningApp): Promise<Heartbeat> {
  const response = await running.request('GET', '/__heartbeat__')
  const { checks } = (await response.json()) as Heartbeat
  return { code: response.status, checks }
}

/** Polls as a load balancer would, until the heartbeat is as expected or the time is up. */
async function eventually(running: RunningApp, expected: Heartbeat, within = 5000): Promise<void> {
  const deadline = performance.now() + within
  let seen = await heartbeat(running)
  while (!isDeepStrictEqual(seen, expected) && performance.now() < deadline) {
    await sleep(50)
    seen = await heartbeat(running)
  }
  expect(seen).toEqual(expected)
}

const well: Heartbeat = { code: 200, checks: { database: 'ok', cache: 'ok' } }

async function timed(running: RunningApp, method: string, path: string, body?: unknown) {
  const start = performance.now()
  const response = await running.request(method, path, body)
  const took = performance.now() - start
  return { status: response.status, took, body: await response.text() }
}

beforeAll(async () => {
  await admin.connect()
  await admin.query(`CREATE SCHEMA ${schema}`)
  postgresProxy = await faultProxy(addressOf(postgresUrl, '5432'))
  redisProxy = await faultProxy(addressOf(redisUrl, '6379'))
})

afterAll(async () => {
  await admin.query(`DROP SCHEMA ${schema} CASCADE`)
  await admin.end()
  redis.disconnect()
  await postgresProxy.close()
  await redisProxy.close()
})

describe('links in PostgreSQL, cached in Redis', () => {
  it('are made, listed, followed, counted and deleted', async () => {
    await using running = await runApp(environment())
    await eventually(running, well)
    for (const slug of ['one', 'two', 'three']) {
      const made = await running.request('POST', '/links', { slug, target })
      expect([made.status, await made.json()]).toMatchObject([201, { slug, target, hits: 0 }])
    }
    expect((await running.request('POST', '/links', { slug: 'one', target })).status).toBe(409)
    for (const slug of ['two', 'two', 'one']) {
      const followed = await running.request('GET', `/${slug}`)
      expect([followed.status, followed.headers.get('location')]).toEqual([302, target])
    }
    const first = (await (await running.request('GET', '/links?limit=2')).json()) as Page
    expect(first.links).toMatchObject([
      { slug: 'three', hits: 0 },
      { slug: 'two', hits: 2 },
    ])
    const second = (await (
      await running.request('GET', `/links?limit=2&before=${first.next}`)
    ).json()) as Page
    expect(second).toMatchObject({ links: [{ slug: 'one', hits: 1 }], next: null })
    for (const slug of ['one', 'two', 'three']) {
      expect((await running.request('DELETE', `/links/${slug}`)).status).toBe(204)
      expect((await running.request('GET', `/${slug}`)).status).toBe(404)
      expect((await running.request('DELETE', `/links/${slug}`)).status).toBe(404)
    }
  })

  it('are migrated once when several instances start together', async () => {
    await admin.query(`DROP SCHEMA ${schema} CASCADE; CREATE SCHEMA ${schema}`)
    const running = await Promise.all([runApp(environment()), runApp(environment()), runApp(environment())])
    for (const one of running) await eventually(one, well)
    const { rows } = await admin.query(`SELECT version FROM ${schema}.links_schema`)
    expect(rows).toEqual([{ version: 1 }])
    await Promise.all(running.map((one) => one[Symbol.asyncDispose]()))
  })

  it('are served again, in a new table, after the database was replaced by an empty one', async () => {
    await using running = await runApp(environment())
    await eventually(running, well)
    await admin.query(`DROP SCHEMA ${schema} CASCADE; CREATE SCHEMA ${schema}`)
    expect((await running.request('GET', '/links')).status).toBe(503)
    expect((await running.request('GET', '/links')).status).toBe(200)
  })

  it('do not come back from the cache after they were deleted, and can be made anew', async () => {
    await using running = await runApp(environment())
    await eventually(running, well)
    const slug = `again-${schema}`
    for (const target of ['https://example.com/1', 'https://example.com/2']) {
      expect((await running.request('POST', '/links', { slug, target })).status).toBe(201)
      expect((await running.request('GET', `/${slug}`)).headers.get('location')).toBe(target)
      expect((await running.request('DELETE', `/links/${slug}`)).status).toBe(204)
      expect((await running.request('GET', `/${slug}`)).status).toBe(404)
    }
    const left = await redis.ttl(`links:${slug}`)
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(60)
  })
})

describe('PostgreSQL that fails', () => {
  it.each(['refuse', 'drop'] as const)(
    '(%s) is an error for 503 at once, and is used again within 2 s',
    async (fault) => {
      await using running = await runApp(environment())
      await eventually(running, well)
      await postgresProxy.become(fault)
      await eventually(running, { code: 503, checks: { database: 'error', cache: 'ok' } })
      const refused = await timed(running, 'POST', '/links', { target })
      expect(refused).toMatchObject({ status: 503, body: expect.stringContaining('DATABASE_UNAVAILABLE') })
      expect(refused.took).toBeLessThan(500)
      expect((await timed(running, 'GET', '/__lbheartbeat__')).status).toBe(200)
      await postgresProxy.become('pass')
      await eventually(running, well, 2000)
      expect((await timed(running, 'POST', '/links', { target })).status).toBe(201)
    },
  )

  it('by going silent is an error within its deadline, and is used again within 2 s', async () => {
    await using running = await runApp(environment())
    await eventually(running, well)
    await postgresProxy.become('hang')
    const silent = await timed(running, 'GET', '/links')
    expect(silent.status).toBe(503)
    expect(silent.took).toBeLessThan(5000)
    await eventually(running, { code: 503, checks: { database: 'error', cache: 'ok' } })
    await postgresProxy.become('pass')
    await eventually(running, well, 2000)
    expect((await timed(running, 'GET', '/links')).status).toBe(200)
  })

  it('at the start does not keep the application from starting, and is migrated when it comes', async () => {
    await admin.query(`DROP SCHEMA ${schema} CASCADE; CREATE SCHEMA ${schema}`)
    await postgresProxy.become('refuse')
    await using running = await runApp(environment())
    expect((await timed(running, 'GET', '/links')).status).toBe(503)
    await postgresProxy.become('pass')
    await eventually(running, well, 2000)
    expect((await timed(running, 'POST', '/links', { target })).status).toBe(201)
  })

  it('leaves links that are cached to be followed, and their hits are counted later', async () => {
    await using running = await runApp(environment())
    await eventually(running, well)
    const slug = `cached-${schema}`
    await running.request('POST', '/links', { slug, target })
    await running.request('GET', `/${slug}`)
    await postgresProxy.become('refuse')
    expect((await timed(running, 'GET', `/${slug}`)).status).toBe(302)
    expect((await timed(running, 'GET', `/not-${slug}`)).status).toBe(503)
    await postgresProxy.become('pass')
    await eventually(running, well, 2000)
    const { links } = (await (await running.request('GET', '/links')).json()) as Page
    expect(links[0]).toMatchObject({ slug, hits: 2 })
  })
})

describe('Redis that fails', () => {
  it.each(['refuse', 'hang', 'drop'] as const)(
    '(%s) is a warning, and no request fails or waits for it',
    async (fault) => {
      await using running = await runApp(environment())
      await eventually(running, well)
      const slug = `uncached-${fault}-${schema}`
      await redisProxy.become(fault)
      for (const [method, path, body, status] of [
        ['POST', '/links', { slug, target }, 201],
        ['GET', `/${slug}`, undefined, 302],
        ['GET', '/links', undefined, 200],
        ['DELETE', `/links/${slug}`, undefined, 204],
        ['GET', `/${slug}`, undefined, 404],
      ] as const) {
        const answer = await timed(running, method, path, body)
        expect([method, path, answer.status]).toEqual([method, path, status])
        expect(answer.took).toBeLessThan(750)
      }
      await eventually(running, { code: 200, checks: { database: 'ok', cache: 'warning' } })
      await redisProxy.become('pass')
      await eventually(running, well, 2000)
    },
  )
})
