import { createChecker } from 'dockerflow-checks'
import { postgresCheck as direct } from 'dockerflow-checks/postgres'
import Fastify from 'fastify'
import * as everything from 'fastify-dockerflow'
import dockerflow, {
  type DockerflowOptions,
  dockerflow as named,
  serve,
  serverOptions,
  warning,
} from 'fastify-dockerflow'
import { postgresCheck } from 'fastify-dockerflow/checks/postgres'
import { mozlog } from 'fastify-dockerflow/mozlog'

const options: DockerflowOptions = { checks: { search: async ({ signal }) => void signal.aborted } }
const app = Fastify(serverOptions({ name: 'consumer' }))
await app.register(dockerflow, options)
await app.register(named)
await app.register(everything.default, { heartbeat: { details: 'full' } })
app.dockerflow.check('cache', () => warning('consumer.cache.W001', 'cold'))
const state: 'starting' | 'ready' | 'draining' | 'closed' = app.dockerflow.state
// @ts-expect-error an unknown option is a type error
await app.register(dockerflow, { chekcs: {} })
createChecker()

export { direct, mozlog, postgresCheck, serve, state }
