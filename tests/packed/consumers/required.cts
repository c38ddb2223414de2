import Fastify = require('fastify')
import dockerflow = require('fastify-dockerflow')
import checks = require('dockerflow-checks')
import postgres = require('fastify-dockerflow/checks/postgres')

const options: dockerflow.DockerflowOptions = { checks: {} }
const app = Fastify(dockerflow.serverOptions({ name: 'consumer' }))
app.register(dockerflow, options)
app.register(dockerflow.default)
app.register(dockerflow.dockerflow)
app.register(require('fastify-dockerflow'))
app.dockerflow.check('cache', () => dockerflow.warning('consumer.cache.W001', 'cold'))
// @ts-expect-error an unknown option is a type error
app.register(dockerflow, { chekcs: {} })
checks.createChecker()
postgres.postgresCheck
dockerflow.serve
