// types kafka: @platformatic/kafka (Admin, Consumer, Producer)
import { callbackify } from 'node:util'
import type { Admin, Consumer, Producer } from '@platformatic/kafka'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Check } from '../../src/check.ts'
import { amqpCheck } from '../../src/clients/amqp.ts'
import { bullmqCheck } from '../../src/clients/bullmq.ts'
import { elasticsearchCheck } from '../../src/clients/elasticsearch.ts'
import { type GrpcClient, grpcCheck } from '../../src/clients/grpc.ts'
import { type KafkaClient, kafkaCheck } from '../../src/clients/kafka.ts'
import { memcachedCheck } from '../../src/clients/memcached.ts'
import { mongodbCheck } from '../../src/clients/mongodb.ts'
import { mongooseCheck } from '../../src/clients/mongoose.ts'
import { mqttCheck } from '../../src/clients/mqtt.ts'
import { mssqlCheck } from '../../src/clients/mssql.ts'
import { natsCheck } from '../../src/clients/nats.ts'
import { opensearchCheck } from '../../src/clients/opensearch.ts'
import { s3Check } from '../../src/clients/s3.ts'
import { smtpCheck } from '../../src/clients/smtp.ts'
import { sqsCheck } from '../../src/clients/sqs.ts'
import { driverError, outcomeOf } from './outcome-of.ts'

type Ask = () => Promise<never>

const mqtt = { connected: true, disconnecting: false, disconnected: false }
const nats = { isClosed: () => false, closed: async () => {} }
const mongoose = { asPromise: async () => {} }
const grpc = (ask: Ask): GrpcClient => ({
  makeUnaryRequest(_method, _serialize, _deserialize, _request, _options, callback) {
    callbackify(ask)((error) => callback(error, Buffer.from([8, 1])))
    return { cancel: () => {} }
  },
})

/** Each check over a client whose only round trip is `ask`, and an error that means bad credentials. */
const CHECKS: Record<string, [make: (ask: Ask) => Check, denied: Record<string, unknown>]> = {
  amqp: [(ask) => amqpCheck({ createChannel: ask }), { message: 'ACCESS_REFUSED - no' }],
  bullmq: [(ask) => bullmqCheck({ isPaused: ask }), { message: 'NOAUTH Authentication required.' }],
  elasticsearch: [(ask) => elasticsearchCheck({ ping: ask }), { statusCode: 401 }],
  grpc: [(ask) => grpcCheck(grpc(ask)), { code: 16 }],
  kafka: [(ask) => kafkaCheck({ listTopics: ask }), { name: 'KafkaJSSASLAuthenticationError' }],
  memcached: [(ask) => memcachedCheck({ get: ask }), { message: 'Memcached server authentication failed!' }],
  mongodb: [(ask) => mongodbCheck({ command: ask }), { code: 18 }],
  mongoose: [(ask) => mongooseCheck({ ...mongoose, db: { command: ask } }), { code: 18 }],
  mqtt: [(ask) => mqttCheck({ ...mqtt, unsubscribeAsync: ask }), { code: 5 }],
  mssql: [
    (ask) => mssqlCheck({ connected: true, request: () => ({ query: ask, cancel: () => {} }) }),
    { code: 'ELOGIN' },
  ],
  nats: [(ask) => natsCheck({ ...nats, rtt: ask }), { name: 'AuthorizationError' }],
  opensearch: [(ask) => opensearchCheck({ ping: ask }), { statusCode: 403 }],
  s3: [(ask) => s3Check({ send: ask }, {}), { $metadata: { httpStatusCode: 403 } }],
  smtp: [(ask) => smtpCheck({ verify: ask }), { code: 'EAUTH' }],
  sqs: [(ask) => sqsCheck({ send: ask }, {}), { name: 'AccessDenied' }],
}

describe.each(Object.entries(CHECKS))('%s', (kind, [make, denied]) => {
  test('passes on an answer', async () => {
    const channel = { on: () => {}, close: async () => {} }
    expect(await outcomeOf(make(async () => channel as never))).toBe('ok')
  })

  test('tells socket errors', async () => {
    const refused = driverError('connect ECONNREFUSED 10.0.0.1:1', { code: 'ECONNREFUSED' })
    expect(await outcomeOf(make(() => Promise.reject(refused)))).toContain(`dockerflow.${kind}.E003`)
  })

  test('tells bad credentials', async () => {
    const { message = 'no', ...properties } = denied
    const error = driverError(String(message), properties)
    expect(await outcomeOf(make(() => Promise.reject(error)))).toContain(`dockerflow.${kind}.E004`)
  })
})

test('a client that knows that it is not connected is not asked', async () => {
  const unsubscribeAsync = () => Promise.reject(new Error('asked'))
  const request = () => ({ query: unsubscribeAsync, cancel: () => {} })
  expect(await outcomeOf(mqttCheck({ ...mqtt, connected: false, unsubscribeAsync }))).toContain('mqtt.E003')
  expect(await outcomeOf(mqttCheck({ ...mqtt, disconnected: true, unsubscribeAsync }))).toContain('mqtt.E008')
  expect(await outcomeOf(mqttCheck({ ...mqtt, disconnecting: true, unsubscribeAsync }))).toContain(
    'mqtt.E008',
  )
  expect(await outcomeOf(mssqlCheck({ connected: false, request }))).toContain('mssql.E008')
  expect(await outcomeOf(mongooseCheck({ ...mongoose, db: undefined }))).toContain('mongoose.E008')
})

test('an answer that is not the right one is unexpected', async () => {
  expect(await outcomeOf(elasticsearchCheck({ ping: async () => false }))).toContain('elasticsearch.E009')
  expect(await outcomeOf(opensearchCheck({ ping: async () => ({ body: false }) }))).toContain(
    'opensearch.E009',
  )
  const notServing: GrpcClient = {
    makeUnaryRequest(_method, _serialize, _deserialize, _request, _options, callback) {
      callback(null, Buffer.from([8, 2]))
      return { cancel: () => {} }
    },
  }
  expect(await outcomeOf(grpcCheck(notServing))).toContain('grpc.E009')
})

test('a proxy that cannot reach the search engine says so by its status', async () => {
  const ping = () => Promise.reject(driverError('Response Error', { statusCode: 503 }))
  expect(await outcomeOf(elasticsearchCheck({ ping }))).toContain('elasticsearch.E003')
  expect(await outcomeOf(opensearchCheck({ ping }))).toContain('opensearch.E003')
})

test('gRPC is asked for the service by name, in bytes of the protocol', async () => {
  const requests: Buffer[] = []
  const client: GrpcClient = {
    makeUnaryRequest(_method, serialize, deserialize, request, _options, callback) {
      requests.push(serialize(request))
      callback(null, deserialize(Buffer.from([8, 1])))
      return { cancel: () => {} }
    },
  }
  expect(await outcomeOf(grpcCheck(client))).toBe('ok')
  expect(await outcomeOf(grpcCheck(client, { service: 'a.B' }))).toBe('ok')
  expect(requests).toEqual([Buffer.alloc(0), Buffer.from([0x0a, 3, 0x61, 0x2e, 0x42])])
  expect(() => grpcCheck(client, { service: 'x'.repeat(128) })).toThrow(TypeError)
})

test('a client of @platformatic/kafka is asked which versions its broker speaks', async () => {
  expect(await outcomeOf(kafkaCheck({ listApis: async () => [] }))).toBe('ok')
  expectTypeOf<Admin | Consumer | Producer>().toExtend<KafkaClient>()
})

test('a gRPC call is cancelled when its signal fires', async () => {
  const stopped: string[] = []
  const grpcClient: GrpcClient = {
    makeUnaryRequest: (_method, _serialize, _deserialize, _request, _options, callback) => ({
      cancel() {
        stopped.push('grpc')
        callback(driverError('1 CANCELLED', { code: 1 }))
      },
    }),
  }
  expect(await outcomeOf(grpcCheck(grpcClient), 20)).toContain('dockerflow.grpc.E002')
  expect(stopped).toEqual(['grpc'])
})

test('SQL Server is told to cancel at the deadline', async () => {
  const cancelled = Promise.withResolvers<never>()
  const cancel = () => cancelled.reject(driverError('Canceled.', { code: 'ECANCEL' }))
  const check = mssqlCheck({ connected: true, request: () => ({ query: () => cancelled.promise, cancel }) })
  expect(await outcomeOf(check, 20)).toContain('dockerflow.mssql.E002')
})

test('a mongodb client is asked through its database, and mongoose through its connection', async () => {
  const command = async () => ({ ok: 1 })
  expect(await outcomeOf(mongodbCheck({ db: () => ({ command }) }))).toBe('ok')
  expect(await outcomeOf(mongooseCheck({ connection: { ...mongoose, db: { command } } }))).toBe('ok')
})
