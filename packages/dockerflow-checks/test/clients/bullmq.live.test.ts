// live bullmq: bullmq (Queue) against Redis
import { Queue } from 'bullmq'
import { bullmqCheck } from '../../src/clients/bullmq.ts'
import { conformance, serverAt } from './conformance.ts'

conformance({
  name: 'bullmq (Queue)',
  kind: 'bullmq',
  server: serverAt('REDIS_URL', 6379),
  async open({ host, port }) {
    const client = new Queue('dockerflow-conformance', {
      connection: { host, port, retryStrategy: () => 50, maxRetriesPerRequest: null },
    })
    client.on('error', () => {})
    await client.waitUntilReady()
    return { check: bullmqCheck(client), close: () => client.disconnect() }
  },
  reconnects: 200,
  // a queue that is reconnecting holds commands back
  reasons: { gone: ['unreachable', 'timeout'], reset: ['unreachable', 'timeout'] },
})
