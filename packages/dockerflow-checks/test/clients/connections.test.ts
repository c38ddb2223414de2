import { EventEmitter } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { amqpCheck } from '../../src/clients/amqp.ts'
import { bullmqCheck } from '../../src/clients/bullmq.ts'
import { mongooseCheck } from '../../src/clients/mongoose.ts'
import { mqttCheck } from '../../src/clients/mqtt.ts'
import { natsCheck } from '../../src/clients/nats.ts'
import { driverError, outcomeOf } from './outcome-of.ts'

const asked = () => Promise.reject(new Error('asked'))
const refused = driverError('connect ECONNREFUSED 10.0.0.1:6379', { code: 'ECONNREFUSED' })

test('AMQP: a function is asked for the connection at each ping, and its failure is explained', async () => {
  const channel = { on: () => {}, close: async () => {} }
  const connections = [
    Promise.reject(driverError('Handshake terminated by server: 403 (ACCESS_REFUSED)')),
    Promise.resolve({ createChannel: async () => channel }),
  ]
  const check = amqpCheck(() => connections.shift() as (typeof connections)[1])
  expect(await outcomeOf(check)).toContain('dockerflow.amqp.E004')
  expect(await outcomeOf(check)).toBe('ok')
})

test('AMQP: an alarm under the ping is told at once, one before it without asking', async () => {
  let opened = 0
  const channel = { on: () => {}, close: async () => {} }
  const pending = new Promise<typeof channel>(() => {})
  const connection = Object.assign(new EventEmitter(), {
    createChannel: () => (opened++ === 0 ? pending : Promise.resolve(channel)),
  })
  const check = amqpCheck(connection)
  const outcome = outcomeOf(check)
  connection.emit('blocked', 'low on disk')
  const full = 'dockerflow.amqp.E012 The AMQP broker takes no messages: it is low on disk.'
  expect(await outcome).toBe(full)
  expect([await outcomeOf(check), opened]).toEqual([full, 1])
  connection.emit('unblocked')
  expect([await outcomeOf(check), opened]).toEqual(['ok', 2])
})

test('NATS: a connection that was closed for a reason says it, and is not asked', async () => {
  const denied = driverError('Authorization Violation', { name: 'AuthorizationError' })
  const closed = { isClosed: () => true, rtt: asked }
  expect(await outcomeOf(natsCheck({ ...closed, closed: async () => denied }))).toContain('nats.E004')
  const rtt = () => Promise.reject(driverError('closed connection', { name: 'ClosedConnectionError' }))
  expect(await outcomeOf(natsCheck({ ...closed, rtt, closed: async () => {} }))).toContain('nats.E008')
})

test('mongoose: a connection that could not be made says why, one being made is waited for', async () => {
  const denied = () => Promise.reject(driverError('Authentication failed.', { code: 18 }))
  expect(await outcomeOf(mongooseCheck({ db: undefined, asPromise: denied }))).toContain('mongoose.E004')
  const command = async () => ({ ok: 1 })
  const connection = {
    db: undefined as { command: typeof command } | undefined,
    async asPromise() {
      this.db = { command }
    },
  }
  expect(await outcomeOf(mongooseCheck(connection))).toBe('ok')
})

test('MQTT: a client that is refused says so each time, and one that is connecting is waited for', async () => {
  const state = { connected: false, disconnecting: false, disconnected: false, unsubscribeAsync: asked }
  const refusedClient = Object.assign(
    new EventEmitter().on('error', () => {}),
    state,
  )
  const check = mqttCheck(refusedClient)
  const outcome = outcomeOf(check)
  await setImmediate()
  refusedClient.emit('error', driverError('Connection refused: Not authorized', { code: 5 }))
  refusedClient.emit('close')
  expect(await outcome).toContain('dockerflow.mqtt.E004')
  expect(await outcomeOf(check)).toContain('dockerflow.mqtt.E004')
  const client = Object.assign(new EventEmitter(), { ...state, unsubscribeAsync: async () => {} })
  const later = outcomeOf(mqttCheck(client))
  await setImmediate()
  client.emit('connect')
  expect(await later).toBe('ok')
})

describe('BullMQ', () => {
  function held() {
    const calls: PromiseWithResolvers<boolean>[] = []
    const isPaused = () => {
      const call = Promise.withResolvers<boolean>()
      calls.push(call)
      return call.promise
    }
    const client = Object.assign(
      new EventEmitter().on('error', () => {}),
      { isPaused },
    )
    return { client, calls, check: bullmqCheck(client) }
  }

  test('a command that is held back fails with the error of the queue, and is not sent twice', async () => {
    const { client, calls, check } = held()
    for (let i = 0; i < 2; i++) {
      const outcome = outcomeOf(check)
      await setImmediate()
      client.emit('error', refused)
      expect(await outcome).toBe(
        'dockerflow.bullmq.E003 The server behind BullMQ cannot be reached: the connection was refused.',
      )
    }
    expect(calls).toHaveLength(1)
    const recovered = outcomeOf(check)
    calls[0]?.resolve(false)
    expect(await recovered).toBe('ok')
    void outcomeOf(check)
    expect(calls).toHaveLength(2)
  })

  test('between two attempts, the last error counts when most of the time is over', async () => {
    const { client, calls, check } = held()
    const release = check.watch?.()
    client.emit('error', refused)
    expect(await outcomeOf(check, 200)).toContain('dockerflow.bullmq.E003')
    expect([client.listenerCount('close'), calls.length]).toEqual([1, 1])
    release?.()
    expect(client.listenerCount('close')).toBe(0)
  })

  test('a command whose connection is lost for good fails as such', async () => {
    const { calls, check } = held()
    const outcome = outcomeOf(check)
    calls[0]?.reject(driverError('Connection is closed.'))
    expect(await outcome).toContain('dockerflow.bullmq.E008')
  })

  test.each([
    ['5', (client: object) => ({ client: Promise.resolve(client) })],
    ['6', (client: object) => ({ backend: { client: Promise.resolve(client) } })],
  ])('a queue of BullMQ %s that takes no writes fails, unless it is only looked at', async (_, of) => {
    const setrange = () =>
      Promise.reject(driverError("READONLY You can't write against a read only replica."))
    const client = {
      isPaused: async () => false,
      toKey: (type: string) => `bull:it:${type}`,
      ...of({ setrange }),
    }
    expect(await outcomeOf(bullmqCheck(client))).toContain('dockerflow.bullmq.E006')
    expect(await outcomeOf(bullmqCheck(client, { writable: false }))).toBe('ok')
  })
})
