import kafkaPlugin from '@fastify/kafka'
import { connect } from '@nats-io/transport-node'
import { Consumer, Producer } from '@platformatic/kafka'
import { connect as amqpConnect } from 'amqplib'
import { connect as callbackConnect } from 'amqplib/callback_api'
import { connectAsync } from 'mqtt'
import { connect as natsConnect } from 'nats'
import { expect, onTestFinished, test } from 'vitest'
import {
  boot,
  expectFound,
  heartbeatOf,
  linesFor,
  originsOf,
  put,
  type Register,
} from './support/discovery.ts'
import { amqpUrl, mqttUrl, natsUrl } from './support/logins.ts'
import { amqpAsyncPlugin, amqpPlugin } from './support/plugins.ts'

test('fastify-amqp and fastify-amqp-async', async () => {
  await expectFound((app) => app.register(amqpPlugin, { url: amqpUrl }), {
    amqp: 'amqpCheck(app.amqp.connection)',
  })
  await expectFound((app) => app.register(amqpAsyncPlugin, { connectionString: amqpUrl }), {
    amqp: 'amqpCheck(app.amqp.connection)',
  })
})

test('a connection of amqplib, alone or with its channel', async () => {
  const connection = await amqpConnect(amqpUrl)
  onTestFinished(() => connection.close())
  const channel = await connection.createChannel()
  await expectFound((app) => put(app, 'amqp', connection), { amqp: 'amqpCheck(app.amqp)' })
  await expectFound((app) => put(app, 'rabbitmq', { connection, channel }), {
    rabbitmq: 'amqpCheck(app.rabbitmq.connection)',
  })
})

test('but not the callback API of amqplib, which its check cannot ask', async () => {
  const connection = await new Promise<import('amqplib/callback_api').Connection>((resolve, reject) => {
    callbackConnect(amqpUrl, (error, connection) => (error ? reject(error) : resolve(connection)))
  })
  onTestFinished(() => connection.close())
  const { app } = await boot((app) => put(app, 'amqp', connection))
  expect(originsOf(app)).toEqual({})
})

test('a connection of nats.js, 3 and 2', async () => {
  const nats3 = await connect({ servers: natsUrl })
  const nats2 = await natsConnect({ servers: natsUrl })
  onTestFinished(async () => void (await Promise.all([nats3.close(), nats2.close()])))
  await expectFound((app) => put(put(app, 'nats', nats3), 'nc', nats2), {
    nats: 'natsCheck(app.nats)',
    nc: 'natsCheck(app.nc)',
  })
})

test('a client of MQTT.js', async () => {
  const client = await connectAsync(mqttUrl)
  onTestFinished(() => client.endAsync())
  await expectFound((app) => put(app, 'mqtt', client), { mqtt: 'mqttCheck(app.mqtt)' })
  await expectFound((app) => put(app, 'mqttClient', client), { mqttClient: 'mqttCheck(app.mqttClient)' })
})

const nowhere = { clientId: 'dockerflow', bootstrapBrokers: ['127.0.0.1:9'], retries: 0 }
const consumer = { ...nowhere, groupId: 'dockerflow' }
test.each<[string, Register, string]>([
  [
    '@fastify/kafka, its producer',
    (app) => app.register(kafkaPlugin, { producer: { ...nowhere } }),
    'app.kafka.producer._producer',
  ],
  [
    '@fastify/kafka, its consumer',
    (app) => app.register(kafkaPlugin, { consumer: { ...consumer } }),
    'app.kafka.consumer._consumer',
  ],
  ['a producer of @platformatic/kafka', (app) => put(app, 'kafka', new Producer(nowhere)), 'app.kafka'],
  ['a consumer of @platformatic/kafka', (app) => put(app, 'kafka', new Consumer(consumer)), 'app.kafka'],
])('%s: found, and unreachable without a broker', async (_, register, path) => {
  expect(await linesFor(register)).toEqual([
    `app.dockerflow.check("kafka", kafkaCheck(${path})) ` +
      "// import { kafkaCheck } from 'fastify-dockerflow/checks/kafka'",
  ])
  const { checks, details } = await heartbeatOf((await boot(register)).app)
  expect(checks).toEqual({ kafka: 'error' })
  expect(Object.keys(details.kafka.messages)).toEqual(['dockerflow.kafka.E003'])
})
