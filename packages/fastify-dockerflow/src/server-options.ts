import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type MozlogOptions, mozlog } from 'dockerflow-mozlog'
import type { FastifyServerOptions } from 'fastify'
import * as fastify from 'fastify'

/** Options of {@link serverOptions}: those of `Fastify()`, and the name of the service. */
export interface ServerOptions extends Omit<FastifyServerOptions, 'logger' | 'requestIdHeader' | 'genReqId'> {
  /** The name of the service: the `Logger` of each line. */
  readonly name: string
  /** Options of the logger; `false` for none. */
  readonly logger?: Omit<MozlogOptions, 'logger' | 'name'> | false
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

/**
 * What `Fastify()` needs for mozlog on each supported version: the logger, request ids from a sane `X-Request-Id` or
 * generated, and Fastify's own two lines per request turned off in favour of one `request.summary`.
 *
 * @example
 * const app = Fastify(serverOptions({ name: 'my-app' }))
 */
export function serverOptions(options: ServerOptions): FastifyServerOptions {
  const { name, logger, requestIdHeader = 'x-request-id', genReqId = randomId, ...rest } = options
  const header = requestIdHeader === false ? undefined : requestIdHeader.toLowerCase()
  return {
    ...logControl(),
    ...rest,
    requestIdHeader: false,
    genReqId(request) {
      const given = header === undefined ? undefined : request.headers[header]
      return typeof given === 'string' && SANE_ID.test(given) ? given : genReqId(request as IncomingMessage)
    },
    logger: logger === false ? false : mozlog({ ...logger, logger: name }),
  } as FastifyServerOptions
}

function randomId(): string {
  return randomUUID()
}

/** Later versions of Fastify 5 take a log controller, and version 6 nothing else; before that there were two options. */
function logControl(): object {
  const label = { disableRequestLogging: true, requestIdLogLabel: 'rid' }
  const { LogController } = fastify as { LogController?: new (options: object) => object }
  return LogController === undefined ? label : { logController: new LogController(label) }
}
