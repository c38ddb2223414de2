import { randomUUID } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { type MozlogOptions, mozlog } from 'dockerflow-mozlog'
import type {
  FastifyBaseLogger,
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifyServerOptions,
} from 'fastify'
import * as fastify from 'fastify'
import { loggableError } from './loggable-error.ts'
import { isSummarizing, stateOf, summarizeRefused, watchRequest } from './request-summary.ts'

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
  const {
    name,
    logger,
    requestIdHeader = 'x-request-id',
    genReqId = () => randomUUID(),
    requestIdLogLabel = ID_LABEL,
    // It silences lines that there are none of.
    disableRequestLogging: _,
    ...rest
  } = options
  const header = requestIdHeader === false ? undefined : requestIdHeader.toLowerCase()
  const returned: Omit<FastifyServerOptions, 'genReqId'> & { genReqId(request: IncomingMessage): string } = {
    ...logControl(requestIdLogLabel),
    ...rest,
    frameworkErrors: watched(rest.frameworkErrors ?? answerFrameworkError),
    // Fastify would take any text from the header.
    requestIdHeader: false,
    genReqId(request) {
      const given = header === undefined ? undefined : request.headers[header]
      return typeof given === 'string' && SANE_ID.test(given) ? given : genReqId(request)
    },
    logger:
      logger === false || rest.loggerInstance !== undefined
        ? false
        : (mozlog({ ...logger, logger: name }) as object),
  }
  return returned as FastifyServerOptions
}

type FrameworkErrors = NonNullable<FastifyServerOptions['frameworkErrors']>

/** No hook is called for what Fastify's router refuses: `answer` answers it. */
function watched(answer: FrameworkErrors): FrameworkErrors {
  return function frameworkErrors(this: unknown, error, request, reply) {
    watchRequest(request, reply)
    const state = stateOf(request)
    if (state !== undefined) state.failure = { error }
    return answer.call(this as never, error, request, reply)
  }
}

/** Answers what the router refuses as Fastify does by default. */
function answerFrameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const { code, message, statusCode = 500 } = error
  // Not the error itself, which some versions would log.
  const body = JSON.stringify({ statusCode, code, error: STATUS_CODES[statusCode], message })
  void reply.code(statusCode).type('application/json; charset=utf-8').send(body)
}

/** Later versions of Fastify 5 take a log controller, and version 6 nothing else; before that there were two options. */
function logControl(requestIdLogLabel: string): FastifyServerOptions {
  const { LogController } = fastify as { LogController?: typeof fastify.LogController }
  if (LogController === undefined) return { disableRequestLogging: true, requestIdLogLabel }

  /** Says nothing that a summary says: that is one line per request, and errors once. */
  class SummaryLogController extends LogController {
    // Before any hook, and so for requests too that a hook of someone else's answers.
    override incomingRequest(request: FastifyRequest, reply: FastifyReply): void {
      watchRequest(request, reply)
    }

    override routeNotFound(): void {}

    override requestCompleted(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
      if (error === undefined || error === null) return
      const state = stateOf(request)
      if (state?.over === false) Object.assign(state, { failure: { error }, broken: true })
      else {
        const err = loggableError(error)
        reply.log.error({ err }, err.message)
      }
    }

    override defaultErrorLog(error: Error, request: FastifyRequest, reply: FastifyReply): void {
      const state = stateOf(request)
      if (state === undefined) super.defaultErrorLog(error, request, reply)
      // Not what onError was called with, when an error handler has thrown another one.
      else state.failure = { error }
    }

    override streamError(error: NodeJS.ErrnoException, request: FastifyRequest, reply: FastifyReply): void {
      const state = stateOf(request)
      if (state === undefined) super.streamError(error, request, reply)
      // A premature close is the client's.
      else if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE')
        Object.assign(state, { failure: { error }, broken: true })
    }

    override serviceUnavailable(log: FastifyBaseLogger, server: FastifyInstance): void {
      if (isSummarizing(server)) summarizeRefused(log)
      else super.serviceUnavailable(log, server)
    }
  }
  return { logController: new SummaryLogController({ requestIdLogLabel }) }
}
