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
