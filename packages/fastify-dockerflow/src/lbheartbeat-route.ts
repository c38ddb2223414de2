import type { FastifyInstance } from 'fastify'
import type { Lifecycle } from './lifecycle.ts'
import type { RouteOptions } from './options.ts'
import { addProbeRoute } from './probe-route.ts'

/** The path that clause A6 fixes. */
export const LBHEARTBEAT_PATH = '/__lbheartbeat__'

/** Adds `/__lbheartbeat__`: 200 while the process takes traffic, 503 once it drains; asks no backing service. */
export function addLbheartbeatRoute(
  scope: FastifyInstance,
  lifecycle: Lifecycle,
  options: RouteOptions,
): void {
  // Strings without a content type take the shortest way through Fastify, past the application's serializers.
  addProbeRoute(scope, LBHEARTBEAT_PATH, options, (_request, reply) => {
    reply.header('cache-control', 'no-store')
    if (lifecycle.leaving) reply.code(503).send('draining')
    else reply.send('ok')
  })
}
