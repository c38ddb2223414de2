import { createRequire } from 'node:module'
import type { FastifyPluginAsync } from 'fastify'
import amqp from 'fastify-amqp'
import amqpAsync from 'fastify-amqp-async'
import objection from 'fastify-objectionjs'
import type { Knex } from 'knex'
import typeorm from 'typeorm-fastify-plugin'

/** Plugins whose own types are missing, or are those of a module that is not this one, as what they are. */

export const amqpPlugin = amqp as unknown as FastifyPluginAsync<{ url: string }>
export const amqpAsyncPlugin = amqpAsync as unknown as FastifyPluginAsync<{ connectionString: string }>
export const objectionPlugin = objection as unknown as FastifyPluginAsync<{ knexConfig: Knex.Config }>
export const typeormPlugin = typeorm as unknown as FastifyPluginAsync<Record<string, unknown>>
export const knexPlugin: FastifyPluginAsync<Knex.Config> = createRequire(import.meta.url)('fastify-knexjs')
