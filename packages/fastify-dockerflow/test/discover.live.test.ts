import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import elasticsearch from '@fastify/elasticsearch'
import kafka from '@fastify/kafka'
import mongodb from '@fastify/mongodb'
import mysql from '@fastify/mysql'
import opensearch from '@fastify/opensearch'
import postgres from '@fastify/postgres'
import redis from '@fastify/redis'
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import amqp from 'fastify-amqp'
import Knex from 'knex'
import mongoose from 'mongoose'
import { Sequelize } from 'sequelize'
import { DataSource } from 'typeorm'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { mongodbStub } from '../../dockerflow-checks/test/clients/mongodb-stub.ts'
import {
  mysqlLogin,
  mysqlServer,
  postgresLogin,
  postgresServer,
} from '../../dockerflow-checks/test/clients/servers.ts'
import dockerflow from '../src/index.ts'

const redisUrl = process.env.REDIS_URL || 'redis://127.0.0.1:6379'
const amqpUrl = process.env.AMQP_URL || 'amqp://guest:guest@127.0.0.1:5672'
const pg = { ...postgresLogin, host: postgresServer.host, port: postgresServer.port }
const maria = { ...mysqlLogin, host: mysqlServer.host, port: mysqlServer.port }

const search = createServer((_request, response) => {
  response.setHeader('X-Elastic-Product', 'Elasticsearch').end()
})
let mongo: Awaited<ReturnType<typeof mongodbStub>>
let searchUrl = ''
let mongoUrl = ''
beforeAll(async () => {
  mongo = await mongodbStub()
  await once(search.listen(0, '127.0.0.1'), 'listening')
  searchUrl = `http://127.0.0.1:${(search.address() as AddressInfo).port}`
  mongoUrl = `mongodb://127.0.0.1:${mongo.port}/test?directConnection=true`
})
afterAll(() => {
  mongo.server.close()
  search.closeAllConnections()
  search.close()
})

/** What the heartbeat says of an application that has registered these plugins and nothing else. */
async function heartbeatWith(register: (app: FastifyInstance) => unknown) {
  const app = Fastify()
  onTestFinished(() => app.close())
  await app.register(dockerflow, { heartbeat: { details: 'full' }, discover: 'register' })
  await register(app)
  await app.ready()
  const { checks, details } = (await app.inject('/__heartbeat__')).json()
  return { checks, details }
}
const ok = (...names: string[]) => ({
  checks: Object.fromEntries(names.map((name) => [name, 'ok'])),
  details: {},
})

test('@fastify/postgres, and its named instances', async () => {
  expect(await heartbeatWith((app) => app.register(postgres, pg))).toEqual(ok('pg'))
  const named = await heartbeatWith(async (app) => {
    await app.register(postgres, { ...pg, name: 'orders' })
    await app.register(postgres, { ...pg, name: 'users' })
  })
  expect(named).toEqual(ok('pg.orders', 'pg.users'))
})

test('@fastify/mysql with promises or callbacks, pool or connection, and its named instances', async () => {
  for (const options of [{}, { promise: true }, { type: 'connection' as const }] as const) {
    expect(await heartbeatWith((app) => app.register(mysql, { ...maria, ...options }))).toEqual(ok('mysql'))
  }
  const named = await heartbeatWith(async (app) => {
    await app.register(mysql, { ...maria, name: 'orders', promise: true })
    await app.register(mysql, { ...maria, name: 'users' })
  })
  expect(named).toEqual(ok('mysql.orders', 'mysql.users'))
})

test('@fastify/redis, and its namespaces', async () => {
  expect(await heartbeatWith((app) => app.register(redis, { url: redisUrl }))).toEqual(ok('redis'))
  const named = await heartbeatWith(async (app) => {
    await app.register(redis, { url: redisUrl, namespace: 'cache' })
    await app.register(redis, { url: redisUrl, namespace: 'sessions' })
  })
  expect(named).toEqual(ok('redis.cache', 'redis.sessions'))
})

test('@fastify/mongodb, with a name or without', async () => {
  expect(await heartbeatWith((app) => app.register(mongodb, { url: mongoUrl }))).toEqual(ok('mongo'))
  const named = await heartbeatWith(async (app) => {
    await app.register(mongodb, { url: mongoUrl, name: 'a', forceClose: true })
    await app.register(mongodb, { url: mongoUrl, name: 'b', forceClose: true })
  })
  expect(named).toEqual(ok('mongo', 'mongo.b'))
})

test('@fastify/elasticsearch and @fastify/opensearch, and their namespaces', async () => {
  const both = await heartbeatWith(async (app) => {
    await app.register(elasticsearch, { node: searchUrl })
    await app.register(opensearch, { node: searchUrl })
  })
  expect(both).toEqual(ok('elastic', 'opensearch'))
  const named = await heartbeatWith(async (app) => {
    await app.register(elasticsearch, { node: searchUrl, namespace: 'logs' })
    await app.register(opensearch, { node: searchUrl, namespace: 'logs' })
  })
  expect(named).toEqual(ok('elastic.logs', 'opensearch.logs'))
})

test('@fastify/kafka: found, and unreachable without a broker', async () => {
  const { checks, details } = await heartbeatWith((app) =>
    app.register(kafka, {
      producer: { clientId: 'dockerflow', bootstrapBrokers: ['127.0.0.1:9'], retries: 0 } as never,
    }),
  )
  expect(checks).toEqual({ kafka: 'error' })
  expect(Object.keys(details.kafka.messages)).toEqual(['dockerflow.kafka.E003'])
})

test('fastify-amqp', async () => {
  expect(
    await heartbeatWith((app) =>
      app.register(amqp as unknown as FastifyPluginAsync<{ url: string }>, { url: amqpUrl }),
    ),
  ).toEqual(ok('amqp'))
})

test('knex, Sequelize, TypeORM and mongoose as decorators, in child contexts too', async () => {
  const knex = Knex({ client: 'pg', connection: pg, pool: { min: 0 } })
  const sequelize = new Sequelize({ dialect: 'postgres', ...pg, username: pg.user, logging: false })
  const dataSource = await new DataSource({ type: 'postgres', ...pg, username: pg.user }).initialize()
  const connected = await mongoose.connect(mongoUrl)
  onTestFinished(async () => {
    await Promise.all([knex.destroy(), sequelize.close(), dataSource.destroy(), connected.disconnect()])
  })
  const found = await heartbeatWith(async (app) => {
    app.decorate('knex', knex).decorate('mongoose', mongoose)
    await app.register(async (child) => {
      child.decorate('sequelize', sequelize).decorate('typeorm', dataSource)
    })
  })
  expect(found).toEqual(ok('mongoose', 'knex', 'sequelize', 'typeorm'))
})
