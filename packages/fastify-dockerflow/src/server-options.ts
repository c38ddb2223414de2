import type { IncomingMessage } from 'node:http'
import { type MozlogOptions, mozlog } from 'dockerflow-mozlog'
import type { FastifyError, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import { logControl } from './log-control.ts'
import { createIds, isSaneId } from './request-id.ts'
import { stateOf, watcherOf } from './request-watch.ts'

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
   * @default twelve characters, random and counted
   */
  readonly genReqId?: (request: IncomingMessage) => string
}

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
  const {
    name,
    logger,
    requestIdHeader = 'x-request-id',
    genReqId = createIds(),
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
      return isSaneId(given) ? given : genReqId(request)
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
    const watcher = watcherOf(request.server)
    watcher?.begin(reply)
    watcher?.awaitEnd(reply)
    const state = stateOf(reply)
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
