import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client as Elasticsearch } from '@elastic/elasticsearch'
import elasticsearch from '@fastify/elasticsearch'
import mongodb from '@fastify/mongodb'
import opensearch from '@fastify/opensearch'
import redis from '@fastify/redis'
import { Client as Opensearch } from '@opensearch-project/opensearch'
import { elasticsearchCheck } from 'dockerflow-checks/elasticsearch'
import { Redis } from 'ioredis'
import { Redis as Valkey } from 'iovalkey'
import { MongoClient } from 'mongodb'
import mongoose, { Mongoose } from 'mongoose'
import { createClient } from 'redis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { mongodbStub } from '../../dockerflow-checks/test/clients/mongodb-stub.ts'
import {
  boot,
  expectFound,
  expectOwn,
  heartbeatOf,
  originsOf,
  put,
  type Register,
} from './support/discovery.ts'
import { redisUrl as url } from './support/logins.ts'

const search = createServer((_request, response) => {
  response.setHeader('X-Elastic-Product', 'Elasticsearch').end()
})
let mongo: Awaited<ReturnType<typeof mongodbStub>>
let node = ''
let mongoUrl = ''
beforeAll(async () => {
  mongo = await mongodbStub()
  await once(search.listen(0, '127.0.0.1'), 'listening')
  node = `http://127.0.0.1:${(search.address() as AddressInfo).port}`
  mongoUrl = `mongodb://127.0.0.1:${mongo.port}/test?directConnection=true`
})
afterAll(() => {
  mongo.server.close()
  search.closeAllConnections()
  search.close()
})

test('@fastify/redis, its namespaces, and a client it is given', async () => {
  await expectFound((app) => app.register(redis, { url }), { redis: 'redisCheck(app.redis)' })
  const client = new Redis(url)
  onTestFinished(() => client.disconnect())
  await expectFound(
    async (app) => {
      await app.register(redis, { url, namespace: 'cache' })
      await app.register(redis, { client, namespace: 'sessions' })
    },
    {
      'redis.cache': 'redisCheck(app.redis.cache)',
      'redis.sessions': 'redisCheck(app.redis.sessions)',
    },
  )
})

test('a client that is subscribed to a channel answers its ping like any other', async () => {
  const register: Register = async (app) => {
    await app.register(redis, { url, namespace: 'subscriber' })
    await Reflect.get(app.redis, 'subscriber').subscribe('dockerflow')
  }
  await expectFound(register, { 'redis.subscriber': 'redisCheck(app.redis.subscriber)' })
  const nodeRedis = await createClient({ url }).connect()
  await nodeRedis.subscribe('dockerflow', () => {})
  onTestFinished(() => nodeRedis.destroy())
  await expectFound((app) => put(app, 'redis', nodeRedis), { redis: 'redisCheck(app.redis)' })
})

test('a client of ioredis, iovalkey and node-redis', async () => {
  const ioredis = new Redis(url)
  const iovalkey = new Valkey(url)
  const nodeRedis = await createClient({ url }).connect()
  onTestFinished(() => {
    ioredis.disconnect()
    iovalkey.disconnect()
    nodeRedis.destroy()
  })
  await expectFound(
    (app) => put(put(put(app, 'redis', ioredis), 'valkey', iovalkey), 'redisClient', nodeRedis),
    {
      redis: 'redisCheck(app.redis)',
      valkey: 'redisCheck(app.valkey)',
      redisClient: 'redisCheck(app.redisClient)',
    },
  )
})

test('@fastify/mongodb with a name or without, the first of which also stands for all', async () => {
  await expectFound((app) => app.register(mongodb, { url: mongoUrl, forceClose: true }), {
    mongo: 'mongodbCheck(app.mongo.client)',
  })
  await expectFound(
    async (app) => {
      await app.register(mongodb, { url: mongoUrl, name: 'orders', forceClose: true })
      await app.register(mongodb, { url: mongoUrl, name: 'users', forceClose: true })
    },
    {
      'mongo.orders': 'mongodbCheck(app.mongo.orders.client)',
      'mongo.users': 'mongodbCheck(app.mongo.users.client)',
    },
  )
})

test('a MongoClient, a database of it, mongoose and a connection of it', async () => {
  const client = new MongoClient(mongoUrl)
  const other = new MongoClient(mongoUrl)
  const connection = mongoose.createConnection(mongoUrl)
  await mongoose.connect(mongoUrl)
  await connection.asPromise()
  onTestFinished(async () => {
    await Promise.all([client.close(), other.close(), connection.close(), mongoose.disconnect()])
  })
  await expectFound(
    (app) => {
      put(put(app, 'mongoClient', client), 'mongo', other.db('test'))
      return put(put(app, 'mongoose', mongoose), 'db', connection)
    },
    {
      mongo: 'mongodbCheck(app.mongo)',
      mongoClient: 'mongodbCheck(app.mongoClient)',
      mongoose: 'mongooseCheck(app.mongoose)',
      db: 'mongooseCheck(app.db)',
    },
  )
})

test('but not a mongoose that has never been told to connect', async () => {
  const { app } = await boot((app) => put(app, 'mongoose', new Mongoose()))
  expect(originsOf(app)).toEqual({})
  const { app: refused } = await boot((app) => {
    const mongoose = new Mongoose()
    onTestFinished(() => mongoose.disconnect())
    put(app, 'mongoose', mongoose)
    mongoose.connect('mongodb://127.0.0.1:9', { serverSelectionTimeoutMS: 10 }).catch(() => {})
  })
  expect(originsOf(refused)).toEqual({ mongoose: 'discovered' })
  expect((await heartbeatOf(refused)).checks).toEqual({ mongoose: 'error' })
})

test('@fastify/elasticsearch and @fastify/opensearch, and their namespaces', async () => {
  await expectFound(
    async (app) => {
      await app.register(elasticsearch, { node })
      await app.register(opensearch, { node })
    },
    { elastic: 'elasticsearchCheck(app.elastic)', opensearch: 'opensearchCheck(app.opensearch)' },
  )
  await expectFound(
    async (app) => {
      await app.register(elasticsearch, { node, namespace: 'logs' })
      await app.register(opensearch, { node, namespace: 'logs' })
    },
    {
      'elastic.logs': 'elasticsearchCheck(app.elastic.logs)',
      'opensearch.logs': 'opensearchCheck(app.opensearch.logs)',
    },
  )
})

test('a client of Elasticsearch and of OpenSearch', async () => {
  const elastic = new Elasticsearch({ node })
  const open = new Opensearch({ node })
  onTestFinished(async () => void (await Promise.all([elastic.close(), open.close()])))
  await expectFound((app) => put(put(app, 'elasticsearch', elastic), 'opensearch', open), {
    elasticsearch: 'elasticsearchCheck(app.elasticsearch)',
    opensearch: 'opensearchCheck(app.opensearch)',
  })
})

test('a child of a client of Elasticsearch shares its connections, and is no second one', async () => {
  const elastic = new Elasticsearch({ node })
  onTestFinished(() => elastic.close())
  await expectOwn(
    'elastic',
    (app) => put(app, 'elastic', elastic),
    () => elasticsearchCheck(elastic.child({ headers: { 'x-tenant': '1' } })),
  )
})
