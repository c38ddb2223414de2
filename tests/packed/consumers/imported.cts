import { createChecker } from 'dockerflow-checks'
import Fastify from 'fastify'
import dockerflow, { type DockerflowOptions, dockerflow as named, serve } from 'fastify-dockerflow'

const options: DockerflowOptions = { checks: {} }
const app = Fastify()
app.register(dockerflow, options)
app.register(named, options)
createChecker()

export { serve }
