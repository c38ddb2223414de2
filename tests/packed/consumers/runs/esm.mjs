import { CheckFailure } from 'dockerflow-checks'
import Fastify from 'fastify'
import dockerflow, { dockerflow as named } from 'fastify-dockerflow'
import * as postgres from 'fastify-dockerflow/checks/postgres'
import { versionFileCheck } from 'fastify-dockerflow/checks/version-file'

if (named !== dockerflow || typeof postgres.postgresCheck !== 'function') throw new Error('exports differ')
const missing = versionFileCheck({ path: '/nowhere/version.json' })
const failure = await missing({ name: 'version', signal: AbortSignal.timeout(1000), deadline: 1000 }).catch(
  (e) => e,
)
if (!(failure instanceof CheckFailure)) throw new Error('a check of another file throws another CheckFailure')
const app = Fastify()
await app.register(dockerflow, { checks: { nothing() {} }, version: { path: '/nowhere/version.json' } })
const urls = ['/__lbheartbeat__', '/__heartbeat__', '/__version__']
const answers = await Promise.all(urls.map((url) => app.inject(url)))
console.log(answers.map((answer) => answer.statusCode).join(' '))
await app.close()
