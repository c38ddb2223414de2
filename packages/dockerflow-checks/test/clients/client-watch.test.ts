import { EventEmitter } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { amqpCheck } from '../../src/clients/amqp.ts'
import { bullmqCheck } from '../../src/clients/bullmq.ts'
import { drizzleCheck } from '../../src/clients/drizzle.ts'
import { postgresCheck } from '../../src/clients/postgres.ts'
import { redisCheck } from '../../src/clients/redis.ts'
import { type Check, createChecker, type Result } from '../../src/index.ts'
import { driverError } from './outcome-of.ts'

const refused = driverError('connect ECONNREFUSED 10.0.0.1:6379', { code: 'ECONNREFUSED' })
const never = () => new Promise<never>(() => {})
const checkers: ReturnType<typeof createChecker>[] = []
afterEach(async () => {
  for (const checker of checkers.splice(0)) await checker.close()
})

function checkerOf(checks: Record<string, Check>, timeout = 500) {
  const definitions = Object.entries(checks).map(([name, check]) => [name, { check, timeout, ttl: 0 }])
  const checker = createChecker({ checks: Object.fromEntries(definitions), deadline: 10_000 })
  checkers.push(checker)
  return checker
}

const emitter = <T extends object>(members: T) => Object.assign(new EventEmitter(), members)
const listeners = (client: EventEmitter) =>
  client.eventNames().reduce((sum, event) => sum + client.listenerCount(event), 0)

describe('the error events of a client', () => {
  test('have one listener, however many checks and checkers the client has, until the last lets it go', async () => {
    const warn = vi.spyOn(process, 'emitWarning')
    const client = emitter({ ping: async () => 'PONG', status: 'ready' })
    const names = Array.from({ length: 11 }, (_, index) => `cache-${index}`)
    const first = checkerOf(Object.fromEntries(names.map((name) => [name, redisCheck(client)])))
    const second = checkerOf({ cache: redisCheck(client) })
    await Promise.all([first.run(), second.run()])
    expect(client.listenerCount('error')).toBe(1)
    expect(() => client.emit('error', refused)).not.toThrow()
    await first.close()
    expect(client.listenerCount('error')).toBe(1)
    second.unregister('cache')
    expect(listeners(client)).toBe(0)
    expect(() => client.emit('error', refused)).toThrow('ECONNREFUSED')
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })

  test('add up no listener while eleven checks wait for one connection', async () => {
    const warn = vi.spyOn(process, 'emitWarning')
    const client = emitter({ ping: async () => 'PONG', isOpen: true, isReady: false })
    const names = Array.from({ length: 11 }, (_, index) => `cache-${index}`)
    const checker = checkerOf(Object.fromEntries(names.map((name) => [name, redisCheck(client)])), 5000)
    const report = checker.run()
    await vi.waitFor(() => expect(client.listenerCount('ready')).toBe(1))
    client.emit('ready')
    expect((await report).status).toBe('ok')
    expect(client.listenerCount('ready')).toBe(0)
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })

  test('reach the listeners of the application as before', () => {
    const client = emitter({ ping: async () => 'PONG', status: 'ready' })
    const heard: unknown[] = []
    client.on('error', (error) => heard.push(error))
    checkerOf({ cache: redisCheck(client) })
    client.emit('error', refused)
    expect(heard).toEqual([refused])
  })

  test('of a connection that is taken out of a pool of pg are heard too, of those it has and of new ones', async () => {
    const [early, late] = [new EventEmitter(), new EventEmitter()]
    const counters = { totalCount: 1, idleCount: 1, waitingCount: 0, options: { max: 3 }, _clients: [early] }
    const pool = emitter({ query: async () => ({ rows: [] }), ...counters })
    const checker = checkerOf({ database: postgresCheck(pool) })
    pool.emit('connect', late)
    pool.emit('acquire', late)
    for (const client of [early, late, pool]) expect(() => client.emit('error', refused)).not.toThrow()
    expect([early, late].map(listeners)).toEqual([1, 1])
    await checker.close()
    expect([early, late, pool].map(listeners)).toEqual([0, 0, 0])
  })

  test('of the driver that a client is built on are heard too', async () => {
    const pool = new EventEmitter()
    const checker = checkerOf({ database: drizzleCheck({ execute: async () => [], $client: pool } as never) })
    expect(() => pool.emit('error', refused)).not.toThrow()
    await checker.close()
    expect(listeners(pool)).toBe(0)
  })

  test('of a connection that a function answers with are heard from its first ping on', async () => {
    const channel = { on: () => {}, close: async () => {} }
    const connection = () => emitter({ createChannel: async () => channel })
    let current = connection()
    const checker = checkerOf({ broker: amqpCheck(() => current) })
    const first = current
    await checker.run()
    expect(() => first.emit('error', refused)).not.toThrow()
    first.emit('close')
    current = connection()
    await checker.run()
    expect([first.listenerCount('error'), current.listenerCount('error')]).toEqual([0, 1])
    await checker.close()
    expect(current.listenerCount('error')).toBe(0)
  })
})

describe('a call that misses its deadline', () => {
  const messageOf = async (check: Check, meanwhile: () => void = () => {}) => {
    const checker = checkerOf({ it: check })
    const report = checker.run()
    await Promise.resolve()
    meanwhile()
    const [result] = (await report).results as [Result]
    return `${result.messages[0]?.id} ${result.messages[0]?.text}`
  }

  test('says why, if the client has said so meanwhile', async () => {
    const client = emitter({ ping: never })
    expect(await messageOf(redisCheck(client), () => client.emit('error', refused))).toBe(
      'dockerflow.redis.E003 Redis cannot be reached: the connection was refused.',
    )
  })

  test('says no more than that when the client has said nothing, or said it before', async () => {
    const client = emitter({ isPaused: never })
    client.on('error', () => {}).emit('error', refused)
    expect(await messageOf(bullmqCheck(client))).toBe('dockerflow.bullmq.E002 No answer within 500 ms.')
  })

  const pool = (used: number) => ({ query: never, totalCount: used, idleCount: 0, options: { max: 2 } })
  test('says that every connection of the pool is in use, by the pool’s own counters', async () => {
    expect(await messageOf(postgresCheck(pool(2)))).toBe(
      "dockerflow.postgres.E007 PostgreSQL was not asked: each of the 2 connections of the application's pool is in use.",
    )
    expect(await messageOf(postgresCheck(pool(1)))).toContain('dockerflow.postgres.E002')
  })

  test('of a check whose explanation throws is an ordinary timeout', async () => {
    const late = () => {
      throw new Error('late')
    }
    expect(await messageOf(Object.assign(() => never(), { late }))).toBe(
      'dockerflow.check.E002 No answer within 500 ms.',
    )
  })
})
