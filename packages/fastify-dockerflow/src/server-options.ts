import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type MozlogOptions, mozlog } from 'dockerflow-mozlog'
import type { FastifyError, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import * as fastify from 'fastify'
import { stateOf, WATCH } from './request-summary.ts'

/** What Fastify's logger takes besides pino's options. */
interface Destination {
  /** Where to write, instead of standard output. */
  readonly stream?: { write(line: string): void }
  /** The file to write to, instead of standard output. */
  readonly file?: string
}

/** Options of {@link serverOptions}: those of `Fastify()`, and the name of the service. */
export interface ServerOptions extends Omit<FastifyServerOptions, 'logger' | 'requestIdHeader' | 'genReqId'> {
  /** The name of the service: the `Logger` of each line. */
  readonly name: string
  /** Options of the logger; `false` for none. */
  readonly logger?: (Omit<MozlogOptions, 'logger' | 'name'> & Destination) | false
  /**
   * The request header that may hold the id of a request; `false` takes none from outside.
   * @default 'x-request-id'
   */
  readonly requestIdHeader?: string | false
  /**
   * Makes the id of a request that brings none.
   * @default crypto.randomUUID
   */
  readonly genReqId?: (request: IncomingMessage) => string
}

/** A request id that is taken from outside: short, and nothing in it that a log or a header would have to escape. */
const SANE_ID = /^[\w.~:@+/=-]{1,128}$/

// Not imported: an import of node:http from an ES module reads every export, which loads Node's whole fetch and
// WebSocket, 2 MB of memory that no service of this plugin needs for it.
const { STATUS_CODES } = process.getBuiltinModule('node:http')

/** How request ids are called in each line that is logged through `request.log`, as in the summary. */
const ID_LABEL = 'rid'

/**
 * What `Fastify()` needs for mozlog on each supported version: the logger, request ids from a sane `X-Request-Id` or
 * generated, and Fastify's own two lines per request turned off in favour of one `request.summary`. Options of your
 * own are passed on, and win.
 *
 * @example
 * const app = Fastify(serverOptions({ name: 'my-app' }))
 *
 * @throws {MozlogError} for options of the logger that mozlog cannot honour
 */
export function serverOptions(options: ServerOptions): FastifyServerOptions {
  const { name, logger, requestIdHeader = 'x-request-id', genReqId = () => randomUUID(), ...rest } = options
  const header = requestIdHeader === false ? undefined : requestIdHeader.toLowerCase()
  const returned: Omit<FastifyServerOptions, 'genReqId'> & { genReqId(request: IncomingMessage): string } = {
    ...logControl(),
    frameworkErrors,
    ...rest,
    // Fastify would take any text from the header.
    requestIdHeader: false,
    genReqId(request) {
      const given = header === undefined ? undefined : request.headers[header]
      return typeof given === 'string' && SANE_ID.test(given) ? given : genReqId(request)
    },
    logger: logger === false ? false : (mozlog({ ...logger, logger: name }) as object),
  }
  return returned as FastifyServerOptions
}

/** Answers what Fastify's router refuses, as Fastify does by default; no hook is called for it. */
function frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { [WATCH]: watch } = request.server as {
    [WATCH]?: (request: FastifyRequest, reply: FastifyReply) => void
  }
  watch?.(request, reply)
  const state = stateOf(request)
  if (state !== undefined) state.error = error
  const { code, message, statusCode = 500 } = error
  // Not the error itself, which some versions would log.
  const body = JSON.stringify({ statusCode, code, error: STATUS_CODES[statusCode], message })
  void reply.code(statusCode).type('application/json; charset=utf-8').send(body)
}

/** Later versions of Fastify 5 take a log controller, and version 6 nothing else; before that there were two options. */
function logControl(): FastifyServerOptions {
  const { LogController } = fastify as { LogController?: typeof fastify.LogController }
  if (LogController === undefined) return { disableRequestLogging: true, requestIdLogLabel: ID_LABEL }

  /** Says nothing that a summary says: that is one line per request, and errors once. */
  class SummaryLogController extends LogController {
    override incomingRequest(): void {}
    override requestCompleted(): void {}
    override routeNotFound(): void {}

    override defaultErrorLog(error: Error, request: FastifyRequest, reply: FastifyReply): void {
      if (stateOf(request) === undefined) super.defaultErrorLog(error, request, reply)
    }

    override streamError(error: NodeJS.ErrnoException, request: FastifyRequest, reply: FastifyReply): void {
      const state = stateOf(request)
      if (state === undefined) super.streamError(error, request, reply)
      // A premature close is the client's.
      else if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') Object.assign(state, { error, broken: true })
    }
  }
  return { logController: new SummaryLogController({ requestIdLogLabel: ID_LABEL }) }
}
