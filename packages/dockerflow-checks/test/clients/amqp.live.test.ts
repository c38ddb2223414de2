// live amqp: amqplib (connect) against RabbitMQ
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
