// live bullmq: bullmq (Queue) against Redis
import { Queue } from 'bullmq'
import { expect, onTestFinished, test } from 'vitest'
import { bullmqCheck } from '../../src/clients/bullmq.ts'
import { type Address, conformance, serverAt } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'
import { startRedis } from './redis-servers.ts'

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

test('a queue proves a write and leaves nothing; one that cannot write fails, unless it is only looked at', async () => {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  const connection = { host: server.host, port: server.port }
  const queue = new Queue('it', { connection, skipMetasUpdate: true })
  queue.on('error', () => {})
  onTestFinished(() => queue.disconnect())
  expect(await outcomeOf(bullmqCheck(queue), 5000)).toBe('ok')
  expect((await server.admin.keys('*')).filter((key) => key.includes('dockerflow'))).toEqual([])
  await server.admin.config('SET', 'maxmemory', '1mb')
  expect(await outcomeOf(bullmqCheck(queue))).toContain('dockerflow.bullmq.E012')
  expect(await outcomeOf(bullmqCheck(queue, { writable: false }))).toBe('ok')
  await server.admin.acl('SETUSER', 'default', '-setrange')
  expect(await outcomeOf(bullmqCheck(queue))).toContain(
    "behind BullMQ does not let the application's user run SETRANGE",
  )
})
