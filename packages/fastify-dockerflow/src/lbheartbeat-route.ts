import { ENDPOINTS } from 'dockerflow-checks/spec'
import type { FastifyInstance } from 'fastify'
import { answerOf, createSender } from './answer.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { RouteOptions } from './options.ts'
import { addProbeRoute } from './probe-route.ts'

/** The path that clause A6 fixes. */
export const LBHEARTBEAT_PATH = ENDPOINTS.lbheartbeat

const TEXT_TYPE = 'text/plain; charset=utf-8'
const OK = answerOf(200, TEXT_TYPE, 'ok')
const DRAINING = answerOf(503, TEXT_TYPE, 'draining')

/** Adds `/__lbheartbeat__`: 200 while the process takes traffic, 503 once it drains; asks no backing service. */
export function addLbheartbeatRoute(
  scope: FastifyInstance,
  lifecycle: Lifecycle,
  options: RouteOptions,
): void {
  const send = createSender()
  addProbeRoute(scope, LBHEARTBEAT_PATH, options, (_request, reply) => {
    lifecycle.probed = true
    send(reply, lifecycle.leaving ? DRAINING : OK)
  })
}
