// stub kafka: kafkajs (Admin) against the mock cluster of librdkafka (kcat), started by the test
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs'
import { afterAll } from 'vitest'
import { kafkaCheck } from '../../src/clients/kafka.ts'
import { type Address, conformance } from './conformance.ts'
import { refusingBroker } from './kafka-stub.ts'

// a producer that waits for its input, and says on which port the cluster inside it listens
const words = ['-P', '-b', 'mock:1', '-t', 'orders', '-X', 'test.mock.num.brokers=1', '-d', 'mock']
const cluster = spawn('kcat', words, { stdio: ['pipe', 'ignore', 'pipe'] })
const server = { host: '127.0.0.1', port: await mockPort() }
const refusing = await refusingBroker()
afterAll(async () => {
  refusing.server.close()
  // on SIGTERM it would go on waiting for its input
  cluster.kill('SIGKILL')
  await once(cluster, 'exit')
})

async function mockPort(): Promise<number> {
  for await (const line of createInterface(cluster.stderr)) {
    const port = /bootstrap\.servers=127\.0\.0\.1:(\d+)/.exec(line)?.[1]
    if (port !== undefined) return Number(port)
  }
  throw new Error('kcat ended without a mock cluster')
}

async function open({ host, port }: Address, options: Partial<KafkaConfig> = {}) {
  const kafka = new Kafka({
    brokers: [`${host}:${port}`],
    // the cluster tells its own address: every connection goes through the proxy all the same
    socketFactory: ({ onConnect }) => connect({ host, port }, onConnect),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 400,
    requestTimeout: 400,
    retry: { retries: 0 },
    ...options,
  })
  const client = kafka.admin()
  await client.connect().catch((error) => {
    if (options.sasl === undefined) throw error
  })
  return { check: kafkaCheck(client), close: () => client.disconnect() }
}

conformance({
  name: 'kafkajs (Admin)',
  kind: 'kafka',
  server,
  open: (address) => open(address),
  deniedBy: { host: '127.0.0.1', port: refusing.port },
  openDenied: (address) =>
    open(address, { sasl: { mechanism: 'plain', username: 'app', password: 'wrong' } }),
  // kafkajs 2.2 keeps half an answer in its buffer, and reads the next ones behind it, over a new connection too
  survivesReset: false,
})
