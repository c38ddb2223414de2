import type { FastifyInstance } from 'fastify'
import type { RouteOptions } from './options.ts'
import { addProbeRoute } from './probe-route.ts'

/** The path that other Dockerflow libraries use; the specification has none. */
export const ERROR_PATH = '/__error__'

/** Adds `/__error__`, which throws, so that the whole way of an error to your error reporting can be tried. */
export function addErrorRoute(scope: FastifyInstance, options: RouteOptions): void {
  addProbeRoute(scope, ERROR_PATH, options, (_request, reply) => {
    reply.header('cache-control', 'no-store')
    throw new Error('The /__error__ endpoint was called: this error is a test.')
  })
}
