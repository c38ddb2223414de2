import { ENDPOINTS } from 'dockerflow-checks/spec'
import type { FastifyInstance } from 'fastify'
import { answerOf, createSender, JSON_TYPE } from './answer.ts'
import type { RouteOptions } from './options.ts'
import { addProbeRoute } from './probe-route.ts'
import type { Version } from './version.ts'

/** The path that clause A4 fixes. */
export const VERSION_PATH = ENDPOINTS.version

const MISSING = JSON.stringify({
  statusCode: 404,
  error: 'Not Found',
  message: 'This process has no version object; its log says why.',
})

/** Adds `/__version__`: what was read at start, or 404 when there are none (never the application's own 404). */
export function addVersionRoute(scope: FastifyInstance, version: Version, options: RouteOptions): void {
  const answer =
    version.text === undefined ? answerOf(404, JSON_TYPE, MISSING) : answerOf(200, JSON_TYPE, version.text)
  const send = createSender()
  addProbeRoute(scope, VERSION_PATH, options, (_request, reply) => {
    send(reply, answer)
  })
}
