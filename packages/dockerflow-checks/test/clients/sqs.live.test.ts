// stub sqs: @aws-sdk/client-sqs (GetQueueAttributes) against fauxqs, an emulator, started by the test
import type { AddressInfo } from 'node:net'
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { buildApp } from 'fauxqs'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { sqsCheck } from '../../src/clients/sqs.ts'
import { type Address, conformance } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'

const server = { host: '127.0.0.1', port: 0 }
const queues = buildApp({ logger: false })
// fauxqs takes anybody; SQS does not
queues.addHook('onRequest', async (request, reply) => {
  if (request.headers.authorization?.includes('Credential=app/')) return
  const error = { __type: 'com.amazon.coral.service#InvalidClientTokenId', message: 'The security token …' }
  return reply.code(403).type('application/x-amz-json-1.0').send(error)
})
beforeAll(async () => {
  await queues.listen({ host: server.host, port: 0 })
  server.port = (queues.server.address() as AddressInfo).port
  const client = clientOf(server)
  await client.send(new CreateQueueCommand({ QueueName: 'orders' }))
  client.destroy()
})
afterAll(() => queues.close())

function clientOf({ host, port }: Address, accessKeyId = 'app') {
  return new SQSClient({
    endpoint: `http://${host}:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    maxAttempts: 1,
  })
}

function open(address: Address, accessKeyId?: string, queue = 'orders') {
  const client = clientOf(address, accessKeyId)
  const QueueUrl = `http://${address.host}:${address.port}/000000000000/${queue}`
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] })
  return { check: sqsCheck(client, command), close: () => client.destroy() }
}

conformance({
  name: '@aws-sdk/client-sqs',
  kind: 'sqs',
  server,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'nobody'),
})

test('tells a queue that is missing', async () => {
  const { check, close } = open(server, 'app', 'nothing')
  onTestFinished(close)
  expect(await outcomeOf(check)).toContain('dockerflow.sqs.E005')
})
