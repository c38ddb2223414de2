import Fastify from 'fastify'
import dockerflow, { dockerflow as named } from 'fastify-dockerflow'
import * as postgres from 'fastify-dockerflow/checks/postgres'

if (named !== dockerflow || typeof postgres.postgresCheck !== 'function') throw new Error('exports differ')
const app = Fastify()
await app.register(dockerflow, { checks: { nothing() {} }, version: { path: '/nowhere/version.json' } })
const urls = ['/__lbheartbeat__', '/__heartbeat__', '/__version__']
const answers = await Promise.all(urls.map((url) => app.inject(url)))
console.log(answers.map((answer) => answer.statusCode).join(' '))
await app.close()
