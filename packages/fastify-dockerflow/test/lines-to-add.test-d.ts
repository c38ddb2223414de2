import '@fastify/elasticsearch'
import '@fastify/kafka'
import '@fastify/mongodb'
import type { MySQLConnection, MySQLPool, MySQLPromiseConnection, MySQLPromisePool } from '@fastify/mysql'
import '@fastify/opensearch'
import '@fastify/postgres'
import '@fastify/redis'
import { amqpCheck } from 'dockerflow-checks/amqp'
import { elasticsearchCheck } from 'dockerflow-checks/elasticsearch'
import { kafkaCheck } from 'dockerflow-checks/kafka'
import { knexCheck } from 'dockerflow-checks/knex'
import { mongodbCheck } from 'dockerflow-checks/mongodb'
import { mysqlCheck } from 'dockerflow-checks/mysql'
import { opensearchCheck } from 'dockerflow-checks/opensearch'
import { postgresCheck } from 'dockerflow-checks/postgres'
import { redisCheck } from 'dockerflow-checks/redis'
import { typeormCheck } from 'dockerflow-checks/typeorm'
import type { FastifyInstance } from 'fastify'
import type fastifyAmqp from 'fastify-amqp'
import 'fastify-objectionjs'
import 'typeorm-fastify-plugin'
import { expectTypeOf, test } from 'vitest'

declare const app: FastifyInstance

test('the lines to add compile with the types that the plugins declare', () => {
  expectTypeOf(postgresCheck).toBeCallableWith(app.pg.pool)
  expectTypeOf(redisCheck).toBeCallableWith(app.redis)
  expectTypeOf(mongodbCheck).toBeCallableWith(app.mongo.client)
  expectTypeOf(elasticsearchCheck).toBeCallableWith(app.elastic)
  expectTypeOf(opensearchCheck).toBeCallableWith(app.opensearch)
  expectTypeOf(typeormCheck).toBeCallableWith(app.orm)
})

test('the lines to add compile with the types of @fastify/mysql, which leaves the decorator to the application', () => {
  expectTypeOf(mysqlCheck).toBeCallableWith({} as MySQLPool['pool'])
  expectTypeOf(mysqlCheck).toBeCallableWith({} as MySQLPromisePool['pool'])
  expectTypeOf(mysqlCheck).toBeCallableWith({} as MySQLConnection['connection'])
  expectTypeOf(mysqlCheck).toBeCallableWith({} as MySQLPromiseConnection['connection'])
})

test('but not with those of plugins that declare what their decorator is not', () => {
  // @ts-expect-error it is `_producer`
  expectTypeOf(kafkaCheck).toBeCallableWith(app.kafka.producer._producer)
  // @ts-expect-error it is a ChannelModel
  expectTypeOf(amqpCheck).toBeCallableWith({} as fastifyAmqp.FastifyAmqpConnObject)
  // @ts-expect-error it is an instance of knex, not its configuration
  expectTypeOf(knexCheck).toBeCallableWith(app.objection.knex)
})
