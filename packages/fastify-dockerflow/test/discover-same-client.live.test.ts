import mongodb from '@fastify/mongodb'
import mysqlPlugin from '@fastify/mysql'
import postgresPlugin from '@fastify/postgres'
import redis from '@fastify/redis'
import Database from 'better-sqlite3'
import { amqpCheck } from 'dockerflow-checks/amqp'
import { drizzleCheck } from 'dockerflow-checks/drizzle'
import { knexCheck } from 'dockerflow-checks/knex'
import { mongodbCheck } from 'dockerflow-checks/mongodb'
import { mongooseCheck } from 'dockerflow-checks/mongoose'
import { mysqlCheck } from 'dockerflow-checks/mysql'
import { postgresCheck } from 'dockerflow-checks/postgres'
import { postgresJsCheck } from 'dockerflow-checks/postgres-js'
import { prismaCheck } from 'dockerflow-checks/prisma'
import { redisCheck } from 'dockerflow-checks/redis'
import { sqliteCheck } from 'dockerflow-checks/sqlite'
import { typeormCheck } from 'dockerflow-checks/typeorm'
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3'
import { drizzle as drizzleMysql } from 'drizzle-orm/mysql2'
import { drizzle } from 'drizzle-orm/node-postgres'
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js'
import Knex from 'knex'
import { MongoClient } from 'mongodb'
import { Mongoose } from 'mongoose'
import { createPool } from 'mysql2'
import postgresJs from 'postgres'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { mongodbStub } from '../../dockerflow-checks/test/clients/mongodb-stub.ts'
import { prismaClient, type TestedPrismaClient } from '../../dockerflow-checks/test/clients/prisma-client.ts'
import { boot, expectOwn, originsOf, put, type Register } from './support/discovery.ts'
import { amqpUrl, mysql, postgres, redisUrl } from './support/logins.ts'
import { amqpPlugin, objectionPlugin, typeormPlugin } from './support/plugins.ts'

let mongo: Awaited<ReturnType<typeof mongodbStub>>
let url = ''
beforeAll(async () => {
  mongo = await mongodbStub()
  url = `mongodb://127.0.0.1:${mongo.port}/test?directConnection=true`
})
afterAll(() => void mongo.server.close())

test('@fastify/postgres: its pool, what it puts around it, a named instance', async () => {
  const register: Register = (app) => app.register(postgresPlugin, { ...postgres })
  await expectOwn('pg', register, (pg) => postgresCheck(pg.pool))
  await expectOwn('pg', register, (pg) => postgresCheck(pg))
  const named: Register = (app) => app.register(postgresPlugin, { ...postgres, name: 'orders' })
  await expectOwn('pg', named, (pg) => postgresCheck(pg.orders.pool))
})

test('@fastify/mysql: promises and callbacks, both ways, pool and connection', async () => {
  const register =
    (options: object): Register =>
    (app) =>
      app.register(mysqlPlugin, { ...mysql, ...options })
  await expectOwn('mysql', register({}), (value) => mysqlCheck(value.pool.promise()))
  await expectOwn('mysql', register({ promise: true }), (value) => mysqlCheck(value.pool.pool))
  const type = 'connection'
  await expectOwn('mysql', register({ type }), (value) => mysqlCheck(value.connection.promise()))
  await expectOwn('mysql', register({ type, promise: true }), (value) =>
    mysqlCheck(value.connection.connection),
  )
})

test('@fastify/redis: a namespace', async () => {
  await expectOwn(
    'redis',
    (app) => app.register(redis, { url: redisUrl, namespace: 'cache' }),
    (value) => redisCheck(value.cache),
  )
})

test('@fastify/mongodb: its client and its database; a client and a database, each way', async () => {
  const register: Register = (app) => app.register(mongodb, { url, forceClose: true })
  await expectOwn('mongo', register, (value) => mongodbCheck(value.client))
  await expectOwn('mongo', register, (value) => mongodbCheck(value.db))
  const client = new MongoClient(url)
  onTestFinished(() => client.close())
  await expectOwn(
    'db',
    (app) => put(app, 'db', client.db('test')),
    () => mongodbCheck(client),
  )
})

test('mongoose: itself, its connection, and the client and the database of that', async () => {
  const mongoose = await new Mongoose().connect(url)
  onTestFinished(() => mongoose.disconnect())
  const { connection } = mongoose
  for (const [decorated, check] of [
    [mongoose, mongooseCheck(connection)],
    [connection, mongooseCheck(mongoose)],
    [mongoose, mongodbCheck(connection.getClient())],
    [mongoose, mongodbCheck(connection.db as never)],
  ] as const) {
    await expectOwn(
      'mongoose',
      (app) => put(app, 'mongoose', decorated),
      () => check,
    )
  }
})

test('Drizzle: the client of its driver, each way', async () => {
  const pool = createPool(mysql)
  const sql = postgresJs({ ...postgres, max: 1 })
  const sqlite = new Database(':memory:')
  onTestFinished(async () => {
    pool.end()
    sqlite.close()
    await sql.end()
  })
  for (const [database, check] of [
    [drizzleMysql({ client: pool }), mysqlCheck(pool)],
    [drizzleMysql({ client: pool }), mysqlCheck(pool.promise())],
    [drizzlePostgresJs({ client: sql }), postgresJsCheck(sql)],
    [drizzleSqlite({ client: sqlite }), sqliteCheck(sqlite)],
  ] as const) {
    await expectOwn(
      'drizzle',
      (app) => put(app, 'drizzle', database),
      () => check,
    )
  }
  await expectOwn(
    'pg',
    (app) => app.register(postgresPlugin, { ...postgres }),
    (pg) => drizzleCheck(drizzle({ client: pg.pool })),
  )
})

test('Prisma: the client and one that extends it, each way', async () => {
  const client = prismaClient(postgres) as TestedPrismaClient & {
    $extends(extension: object): TestedPrismaClient
  }
  onTestFinished(() => client.$disconnect())
  const extended = client.$extends({ client: { $hello: () => 'hello' } })
  const twice = client.$extends({ client: { $bye: () => 'bye' } })
  for (const [decorated, checked] of [
    [client, extended],
    [extended, client],
    [extended, twice],
  ] as const) {
    await expectOwn(
      'prisma',
      (app) => put(app, 'prisma', decorated),
      () => prismaCheck(checked),
    )
  }
})

test('fastify-objectionjs: its knex, and one with parameters of the user on the same pool', async () => {
  const knexConfig = { client: 'pg', connection: postgres, pool: { min: 0 } }
  await expectOwn(
    'objection',
    (app) => app.register(objectionPlugin, { knexConfig }),
    ({ knex }) => knexCheck(knex),
  )
  const knex = Knex(knexConfig)
  onTestFinished(() => knex.destroy())
  await expectOwn(
    'knex',
    (app) => put(app, 'knex', knex),
    (knex) => knexCheck(knex.withUserParams({ tenant: 1 })),
  )
})

test('typeorm-fastify-plugin: its DataSource, and the pool or the database file of that', async () => {
  const withOptions =
    (options: Record<string, unknown>): Register =>
    (app) =>
      app.register(typeormPlugin, options)
  const { user: username } = postgres
  const overPostgres = withOptions({ type: 'postgres', ...postgres, username })
  await expectOwn('orm', overPostgres, (orm) => typeormCheck(orm))
  await expectOwn('orm', overPostgres, (orm) => postgresCheck(orm.driver.master))
  const overMysql = withOptions({ type: 'mysql', ...mysql, username: mysql.user })
  await expectOwn('orm', overMysql, (orm) => mysqlCheck(orm.driver.pool))
  const overSqlite = withOptions({ type: 'better-sqlite3', database: ':memory:' })
  await expectOwn('orm', overSqlite, (orm) => sqliteCheck(orm.driver.databaseConnection))
})

test('fastify-amqp: its connection', async () => {
  await expectOwn(
    'amqp',
    (app) => app.register(amqpPlugin, { url: amqpUrl }),
    ({ connection }) => amqpCheck(connection),
  )
})

test('but two clients of one kind are two, whichever has a check', async () => {
  const knexes = [1, 2].map(() => Knex({ client: 'pg', connection: postgres, pool: { min: 0 } }))
  const pools = [1, 2].map(() => createPool(mysql))
  const mongooses = await Promise.all([1, 2].map(() => new Mongoose().connect(url)))
  const clients = [1, 2].map(() => new MongoClient(url))
  onTestFinished(async () => {
    for (const pool of pools) pool.end()
    await Promise.all([
      ...knexes.map((knex) => knex.destroy()),
      ...mongooses.map((mongoose) => mongoose.disconnect()),
      ...clients.map((client) => client.close()),
    ])
  })
  const { app } = await boot((app) => {
    app.dockerflow.check('own knex', knexCheck(knexes[0]!))
    app.dockerflow.check('own mysql', mysqlCheck(pools[0]!))
    app.dockerflow.check('own mongoose', mongooseCheck(mongooses[0]!))
    app.dockerflow.check('own mongo', mongodbCheck(clients[0]!))
    put(
      put(put(put(app, 'knex', knexes[1]), 'mysql', pools[1]), 'mongoose', mongooses[1]),
      'mongo',
      clients[1],
    )
  })
  expect(originsOf(app)).toEqual({
    'own knex': 'registered',
    'own mysql': 'registered',
    'own mongoose': 'registered',
    'own mongo': 'registered',
    mysql: 'discovered',
    mongo: 'discovered',
    mongoose: 'discovered',
    knex: 'discovered',
  })
})
