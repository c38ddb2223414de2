// live nats: @nats-io/transport-node (connect) against NATS
import { connect } from '@nats-io/transport-node'
import { natsCheck } from '../../src/clients/nats.ts'
import { conformance, serverAt } from './conformance.ts'

conformance({
  name: '@nats-io/transport-node',
  kind: 'nats',
  server: serverAt('NATS_URL', 4222),
  async open({ host, port }) {
    const client = await connect({
      servers: `${host}:${port}`,
      reconnectTimeWait: 50,
      reconnectJitter: 0,
      maxReconnectAttempts: -1,
    })
    return { check: natsCheck(client), close: () => client.close() }
  },
  reconnects: 200,
})
