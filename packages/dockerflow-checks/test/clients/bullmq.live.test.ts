// live bullmq: bullmq (Queue) against Redis
import { Queue } from 'bullmq'
import { bullmqCheck } from '../../src/clients/bullmq.ts'
import { type Address, conformance, serverAt } from './conformance.ts'

function open({ host, port }: Address, login = {}) {
  const client = new Queue('dockerflow-conformance', {
    connection: { host, port, ...login, retryStrategy: () => 50, maxRetriesPerRequest: null },
  })
  client.on('error', () => {})
  return { check: bullmqCheck(client), close: () => client.disconnect() }
}

conformance({
  name: 'bullmq (Queue)',
  kind: 'bullmq',
  server: serverAt('REDIS_URL', 6379),
  open: (address) => open(address),
  openDenied: (address) => open(address, { username: 'dockerflow_nobody', password: 'wrong' }),
  reconnects: 200,
})
