// live amqp: amqplib (connect) against RabbitMQ
import { once } from 'node:events'
import { type AddressInfo, connect as connectTo, createServer, type Socket } from 'node:net'
import { connect, type Options } from 'amqplib'
import { expect, onTestFinished, test } from 'vitest'
import { amqpCheck } from '../../src/clients/amqp.ts'
import { type Address, conformance, serverAt } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'

const server = serverAt('AMQP_URL', 5672)
const login = { username: server.url?.username || 'guest', password: server.url?.password || 'guest' }

async function connected({ host, port }: Address, options: Options.Connect = {}) {
  const client = await connect({ hostname: host, port, ...login, ...options })
  client.on('error', () => {})
  return client
}

conformance({
  name: 'amqplib',
  kind: 'amqp',
  server,
  async open(address) {
    const client = await connected(address)
    return { check: amqpCheck(client), close: () => client.close().catch(() => {}) }
  },
  openDenied(address) {
    const connection = connected(address, { password: 'wrong' })
    connection.catch(() => {})
    return { check: amqpCheck(() => connection), close: () => {} }
  },
  reconnects: false,
  reasons: { gone: ['unreachable', 'disconnected'], reset: ['unreachable', 'disconnected'] },
})

test('tells a virtual host that is missing', async () => {
  const check = amqpCheck(() => connected(server, { vhost: 'dockerflow_nothing' }))
  expect(await outcomeOf(check)).toContain('dockerflow.amqp.E005')
})

test('asks the connection that the application has now', async () => {
  let connection = await connected(server)
  const check = amqpCheck(() => connection)
  expect(await outcomeOf(check)).toBe('ok')
  await connection.close()
  expect(await outcomeOf(check)).toContain('dockerflow.amqp.E008')
  connection = await connected(server)
  onTestFinished(() => connection.close())
  expect(await outcomeOf(check)).toBe('ok')
})

/** A proxy before the broker that blocks the connections it has, with the frames of the protocol, as an alarm does. */
async function alarmProxy() {
  const clients = new Set<Socket>()
  let blocked = false
  const proxy = createServer((socket) => {
    const upstream = connectTo(server.port, server.host)
    upstream.on('error', () => {}).on('close', () => socket.destroy())
    socket.on('error', () => {}).on('close', () => upstream.destroy())
    const held: Buffer[] = []
    socket.on('data', (chunk) => (blocked ? held.push(chunk) : upstream.write(chunk)))
    socket.on('unblocked', () => upstream.write(Buffer.concat(held.splice(0))))
    upstream.on('data', (chunk) => socket.write(chunk))
    clients.add(socket)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const say = (method: number, ...payload: number[]) => {
    const size = 4 + payload.length
    for (const each of clients)
      each.write(Buffer.from([1, 0, 0, 0, 0, 0, size, 0, 10, 0, method, ...payload, 0xce]))
  }
  onTestFinished(() => {
    proxy.close()
    for (const each of clients) each.destroy()
  })
  return {
    host: '127.0.0.1',
    port: (proxy.address() as AddressInfo).port,
    block(reason: string) {
      blocked = true
      say(60, reason.length, ...Buffer.from(reason))
    },
    unblock() {
      blocked = false
      say(61)
      for (const each of clients) each.emit('unblocked')
    },
  }
}

test('tells an alarm of the broker, with its reason, until it is over', async () => {
  const proxy = await alarmProxy()
  const connection = await connected(proxy)
  onTestFinished(() => connection.close())
  const check = amqpCheck(connection)
  const listeners = () => ['blocked', 'unblocked'].map((event) => connection.listenerCount(event))
  expect(await outcomeOf(check)).toBe('ok')
  const before = listeners()
  for (const [reason, text] of [
    ['low on memory', 'memory'],
    ['low on disk', 'disk'],
    ['low on memory & disk', 'memory and disk'],
    ['of 10.0.0.1', 'memory or disk'],
  ] as const) {
    const blocked = once(connection, 'blocked')
    // one ping is under way, the next one comes later
    const asked = outcomeOf(check)
    proxy.block(reason)
    await blocked
    expect(['ok', `dockerflow.amqp.E012 The AMQP broker takes no messages: it is low on ${text}.`]).toContain(
      await asked,
    )
    expect(await outcomeOf(check)).toBe(
      `dockerflow.amqp.E012 The AMQP broker takes no messages: it is low on ${text}.`,
    )
    // one that is made during the alarm has not heard why
    expect(await outcomeOf(amqpCheck(connection))).toContain('E012')
    const unblocked = once(connection, 'unblocked')
    proxy.unblock()
    await unblocked
    await expect.poll(() => outcomeOf(check), { timeout: 5000 }).toBe('ok')
    await expect.poll(listeners, { timeout: 5000 }).toEqual(before)
  }
})
