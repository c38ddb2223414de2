// live amqp: amqplib (connect) against RabbitMQ
import { connect } from 'amqplib'
import { amqpCheck } from '../../src/clients/amqp.ts'
import { conformance, serverAt } from './conformance.ts'

const server = serverAt('AMQP_URL', 5672)

conformance({
  name: 'amqplib',
  kind: 'amqp',
  server,
  async open({ host, port }) {
    const login = { username: server.url?.username || 'guest', password: server.url?.password || 'guest' }
    const client = await connect({ hostname: host, port, ...login })
    client.on('error', () => {})
    return { check: amqpCheck(client), close: () => client.close().catch(() => {}) }
  },
  reconnects: false,
  reasons: { gone: ['unreachable', 'disconnected'], reset: ['unreachable', 'disconnected'] },
})
