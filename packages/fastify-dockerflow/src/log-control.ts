import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifyServerOptions,
} from 'fastify'
import * as fastify from 'fastify'
import { loggableError } from './loggable-error.ts'
import { summarizeRefused } from './request-summary.ts'
import { stateOf, TELLS, watcherOf } from './request-watch.ts'

/**
 * What turns off Fastify's own lines in favour of one summary per request, and names the request id in each line.
 * Later versions of Fastify 5 take a log controller, and version 6 nothing else; before that there were two options.
 */
export function logControl(requestIdLogLabel: string): FastifyServerOptions {
  const { LogController } = fastify as { LogController?: typeof fastify.LogController }
  if (LogController === undefined) return { disableRequestLogging: true, requestIdLogLabel }

  /** Says nothing that a summary says: that is one line per request, and errors once. */
  class SummaryLogController extends LogController {
    readonly [TELLS] = true

    // Before any hook, and so for requests too that a hook of someone else's answers.
    override incomingRequest(request: FastifyRequest, reply: FastifyReply): void {
      watcherOf(request.server)?.begin(reply)
    }

    override requestCompleted(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
      const state = stateOf(reply)
      if (state !== undefined) {
        if (error && reply.raw.errored === error) {
          state.failure = { error }
          state.broken = true
        }
        state.watcher.end(state)
      }
      // An onResponse hook has failed, which the client did not see.
      if (error && state?.failure?.error !== error) {
        const err = loggableError(error)
        reply.log.error({ err }, err.message)
      }
    }

    override routeNotFound(): void {}

    override defaultErrorLog(error: Error, request: FastifyRequest, reply: FastifyReply): void {
      const state = stateOf(reply)
      if (state === undefined) super.defaultErrorLog(error, request, reply)
      // Not what onError was called with, when an error handler has thrown another one.
      else state.failure = { error }
    }

    override streamError(error: NodeJS.ErrnoException, request: FastifyRequest, reply: FastifyReply): void {
      const state = stateOf(reply)
      if (state === undefined) super.streamError(error, request, reply)
      // A premature close is the client's.
      else if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
        state.failure = { error }
        state.broken = true
      }
    }

    override serviceUnavailable(log: FastifyBaseLogger, server: FastifyInstance): void {
      if (watcherOf(server) === undefined) super.serviceUnavailable(log, server)
      else summarizeRefused(log)
    }
  }
  return { logController: new SummaryLogController({ requestIdLogLabel }) }
}
