import { EventEmitter } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { redisCheck } from '../../src/clients/redis.ts'
import { driverError, outcomeOf } from './outcome-of.ts'

const ping = async () => 'PONG'

test('passes on an answer, and knows its client and kind', async () => {
  const client = { ping, status: 'ready' }
  expect(await outcomeOf(redisCheck(client))).toBe('ok')
  expect([redisCheck(client).kind, redisCheck(client).client]).toEqual(['redis', client])
})

test.each([
  ['ioredis that ended', { status: 'end' }, 'E008'],
  ['ioredis between two attempts', { status: 'reconnecting' }, 'E003'],
  ['ioredis that has just lost its connection', { status: 'close' }, 'E003'],
  ['node-redis that was never connected', { isOpen: false, isReady: false }, 'E008'],
  ['node-redis between two attempts', { isOpen: true, isReady: false }, 'E003'],
])('asks nothing of %s', async (_, state, code) => {
  const check = redisCheck({ ping: () => Promise.reject(new Error('asked')), ...state })
  expect(await outcomeOf(check)).toContain(`dockerflow.redis.${code}`)
})

describe('ioredis that is connecting', () => {
  const connecting = () => Object.assign(new EventEmitter(), { ping, status: 'connecting' })

  test('is asked when it is ready', async () => {
    const client = connecting()
    const outcome = outcomeOf(redisCheck(client))
    await setImmediate()
    client.emit('ready')
    expect(await outcome).toBe('ok')
    expect([client.listenerCount('ready'), client.listenerCount('error')]).toEqual([0, 0])
  })

  test('and loses its connection says why, if it knows, until it has been asked again', async () => {
    const client = connecting()
    const check = redisCheck(client)
    const outcome = outcomeOf(check)
    await setImmediate()
    client.emit('error', driverError('WRONGPASS invalid username-password pair'))
    client.emit('close')
    expect(await outcome).toContain('dockerflow.redis.E004')
    client.status = 'reconnecting'
    expect(await outcomeOf(check)).toContain('dockerflow.redis.E004')
    client.status = 'ready'
    expect(await outcomeOf(check)).toBe('ok')
    client.status = 'reconnecting'
    expect(await outcomeOf(check)).toContain('dockerflow.redis.E003')
    expect([client.listenerCount('ready'), client.listenerCount('error')]).toEqual([0, 0])
  })
})

describe('node-redis that is connecting', () => {
  const connecting = () => Object.assign(new EventEmitter(), { ping, isOpen: true, isReady: false })

  test('is asked when it is ready', async () => {
    const client = connecting()
    const outcome = outcomeOf(redisCheck(client))
    await setImmediate()
    client.emit('ready')
    expect(await outcome).toBe('ok')
    expect(client.listenerCount('ready')).toBe(0)
  })

  test('says why it cannot, at once the second time', async () => {
    const client = connecting()
    const check = redisCheck(client)
    const outcome = outcomeOf(check)
    await setImmediate()
    client.emit('error', driverError('WRONGPASS no'))
    expect(await outcome).toContain('dockerflow.redis.E004')
    expect(await outcomeOf(check)).toContain('dockerflow.redis.E004')
  })

  test('is waited for until the deadline and no longer', async () => {
    const client = connecting()
    expect(await outcomeOf(redisCheck(client), 20)).toContain('dockerflow.redis.E002')
    expect(client.listenerCount('ready')).toBe(0)
  })
})

test('lets the first ping connect a client that waits for its first command', async () => {
  expect(await outcomeOf(redisCheck({ ping, status: 'wait' }))).toBe('ok')
})

test.each([
  ['NOAUTH Authentication required.', 'E004'],
  ['WRONGPASS invalid username-password pair or user is disabled.', 'E004'],
  ['NOPERM this user has no permissions', 'E004'],
  ["READONLY You can't write against a read only replica.", 'E006'],
  ['NOREPLICAS Not enough good replicas to write.', 'E006'],
  ["OOM command not allowed when used memory > 'maxmemory'.", 'E012'],
  ['MISCONF Redis is configured to save RDB snapshots', 'E012'],
  ['Too many Cluster redirections. Last error: ReplyError: CLUSTERDOWN Hash slot not served', 'E003'],
  ['MOVED 12182 10.0.0.1:6379', 'E009'],
  ['LOADING Redis is loading the dataset in memory', 'E003'],
  ['CLUSTERDOWN The cluster is down', 'E003'],
  ['ERR max number of clients reached', 'E007'],
  ['Command timed out', 'E002'],
  ['Connection is closed.', 'E008'],
  ['ERR unknown command', 'E001'],
])('tells %s', async (message, code) => {
  const check = redisCheck({ ping: () => Promise.reject(driverError(message)) })
  expect(await outcomeOf(check)).toContain(`dockerflow.redis.${code}`)
})

test('finds the reason behind the error of a cluster', async () => {
  const error = driverError('Failed to refresh slots cache.', {
    name: 'ClusterAllFailedError',
    lastNodeError: driverError('WRONGPASS invalid username-password pair'),
  })
  expect(await outcomeOf(redisCheck({ ping: () => Promise.reject(error) }))).toContain(
    'dockerflow.redis.E004',
  )
})

describe('the server is asked what it is', () => {
  const answers = [
    ['a list', ['server', 'redis', 'mode', 'cluster', 'role', 'replica']],
    ['a map', new Map(Object.entries({ mode: 'cluster', role: 'replica' }))],
    ['an object', { mode: 'cluster', role: 'replica' }],
  ] as const
  const state = (name: string, assigned: number, fail = 0) =>
    `cluster_state:${name}\r\ncluster_slots_assigned:${assigned}\r\ncluster_slots_fail:${fail}\r\n`

  test.each(answers)(
    'in %s: whether it is a replica, for a client that asked sentinels for the master',
    async (_, about) => {
      const hello = async () => about
      const cluster = async () => state('ok', 16_384)
      const options = { sentinels: [{}] }
      const client = { ping, hello, cluster }
      expect(await outcomeOf(redisCheck({ ...client, ...{ options } }))).toContain('dockerflow.redis.E006')
      expect(await outcomeOf(redisCheck({ ...client, ...{ options: { ...options, role: 'slave' } } }))).toBe(
        'ok',
      )
      expect(await outcomeOf(redisCheck({ ...client, ...{ getMasterNode: {} } }))).toContain(
        'dockerflow.redis.E006',
      )
      expect(await outcomeOf(redisCheck({ ...client, ...{ options: { sentinels: [] } } }))).toBe('ok')
    },
  )

  test.each(answers)(
    'in %s: whether it is a node of a cluster, and then of its slots each time',
    async (_, about) => {
      const infos = [
        state('fail', 16_384),
        state('ok', 16_383),
        state('ok', 16_384, 9),
        'none',
        state('ok', 16_384),
      ]
      let hellos = 0
      const hello = async () => {
        hellos++
        return about
      }
      const check = redisCheck({ ping, hello, clusterInfo: async () => infos.shift() })
      const outcomes: string[] = []
      for (let i = 0; i < 5; i++) outcomes.push(await outcomeOf(check))
      expect(outcomes).toEqual([
        'dockerflow.redis.E003 The Redis cluster is down: a node cannot reach most of the masters (CLUSTERDOWN).',
        'dockerflow.redis.E003 The Redis cluster is not whole: 1 of its 16384 hash slots are not served.',
        'dockerflow.redis.E003 The Redis cluster is not whole: 9 of its 16384 hash slots are not served.',
        'dockerflow.redis.E009 Redis gave an unexpected answer.',
        'ok',
      ])
      expect(hellos).toBe(1)
    },
  )

  test.each([{ enableReadyCheck: false }, { disableClientInfo: true }])(
    'not with %j, as before a proxy that may cut the connection at a command it does not know',
    async (options) => {
      const hello = () => Promise.reject(new Error('asked'))
      expect(await outcomeOf(redisCheck({ ping, hello, ...{ options } }))).toBe('ok')
    },
  )

  test('one that does not know HELLO is asked nothing more', async () => {
    const hello = () => Promise.reject(driverError("ERR unknown command 'HELLO'"))
    const check = redisCheck({ ping, hello })
    expect([await outcomeOf(check), await outcomeOf(check)]).toEqual(['ok', 'ok'])
  })
})

test('a write that the client cannot ask for is not proven', async () => {
  expect(await outcomeOf(redisCheck({ ping }, { writable: true }))).toContain('dockerflow.redis.E009')
})
