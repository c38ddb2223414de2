import type { FastifyInstance } from 'fastify'
import type { RouteOptions } from './options.ts'
import { addProbeRoute } from './probe-route.ts'
import type { Version } from './version.ts'

/** The path that clause A4 fixes. */
export const VERSION_PATH = '/__version__'

const MISSING = JSON.stringify({
  statusCode: 404,
  error: 'Not Found',
  message: 'This process has no version object; its log says why.',
})

/** Adds `/__version__`: what was read at start, or 404 when there are none (never the application's own 404). */
export function addVersionRoute(scope: FastifyInstance, version: Version, options: RouteOptions): void {
  addProbeRoute(scope, VERSION_PATH, options, (_request, reply) => {
    reply.header('cache-control', 'no-store').header('content-type', 'application/json; charset=utf-8')
    if (version.text === undefined) reply.code(404).send(MISSING)
    else reply.send(version.text)
  })
}
