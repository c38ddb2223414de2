import type { ServerHttp2Stream } from 'node:http2'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { atOnce } from './at-once.ts'
import { bounded } from './bounded-text.ts'
import { loggableError } from './loggable-error.ts'
import { isProbe } from './probe-route.ts'
import { type RequestState, stateOf, watchRequests } from './request-watch.ts'

/** Options of the `request.summary` record. */
export interface RequestSummaryOptions {
  /**
   * Tells the query string too. It may hold personal data.
   * @default false
   */
  readonly querystring?: boolean
  /**
   * Tells the addresses in `X-Forwarded-For`, as far as 16 of them, and that of the socket. They are personal data.
   * @default false
   */
  readonly remoteAddressChain?: boolean
  /**
   * The id of the user who made the request, if there is one. It is personal data.
   * @default undefined
   */
  readonly uid?: (request: FastifyRequest) => string | undefined
  /**
   * Which requests to the endpoints of Dockerflow get a record: those answered with 400 or above, all, or none.
   * @default 'failures'
   */
  readonly probes?: 'all' | 'failures' | 'none'
  /**
   * The longest text taken from the request in any one field, in bytes; a longer one is cut, with an ellipsis.
   * @default 1024
   */
  readonly maxTextBytes?: number
  /**
   * The response header in which the request id is answered; `false` for none.
   * @default false
   */
  readonly requestIdHeader?: string | false
}

/** Where Fastify's router takes a semicolon for the start of the query. */
interface RouterOptions {
  readonly useSemicolonDelimiter?: boolean
}

/** Where a response keeps the status with which Node's parser had its request refused. */
const REFUSED = Symbol('dockerflow.refused')

/** The `Type` of a summary. */
const TYPE = 'request.summary'

/** What a client's closing of the connection before the answer was complete is counted as. */
const CLIENT_CLOSED_REQUEST = 499
const MAX_ADDRESSES = 16

/** Logs a request that Fastify refuses while it closes, before there is anything to watch. */
export function summarizeRefused(log: FastifyBaseLogger): void {
  log.child({ Type: TYPE }).info({ t: 0, errno: 0, code: 503 }, 'request refused')
}

/**
 * Logs one record of the type `request.summary` per request, when it is over (clause R2, "mozlog"), and each error
 * that was answered with 500 or above once, with its stack. Takes the place of Fastify's two lines per request, which
 * `serverOptions()` turns off.
 */
export function registerRequestSummary(app: FastifyInstance, options: RequestSummaryOptions = {}): void {
  const {
    querystring,
    remoteAddressChain,
    uid,
    probes = 'failures',
    maxTextBytes = 1024,
    requestIdHeader,
  } = options
  const log = app.log.child({ Type: TYPE })
  const { useSemicolonDelimiter, routerOptions = {} } = app.initialConfig as RouterOptions & {
    routerOptions?: RouterOptions
  }
  const semicolons = useSemicolonDelimiter === true || routerOptions.useSemicolonDelimiter === true

  function summarize({ reply, failure, broken }: RequestState, finished: boolean): void {
    const { request } = reply
    const code = codeOf(request, reply, broken || (finished && !isReset(reply)))
    const failed = failure !== undefined && (broken || code >= 500)
    if (failed) {
      const err = loggableError(failure.error)
      request.log.error({ err }, err.message)
    }
    if (isProbe(request) && (probes === 'none' || (probes === 'failures' && code < 400))) return
    const message = code === CLIENT_CLOSED_REQUEST ? 'request aborted' : 'request completed'
    log.info(recordOf(reply, failed ? 500 : 0, code), message)
  }

  function recordOf(reply: FastifyReply, errno: number, code: number): object {
    const { request } = reply
    const { headers, originalUrl: url } = request
    const query = queryIndex(url, semicolons)
    const record: Record<string, unknown> = {
      agent: bounded(headers['user-agent'], maxTextBytes),
      path: bounded(query === -1 ? url : url.slice(0, query), maxTextBytes),
      method: request.method,
      lang: bounded(headers['accept-language'], maxTextBytes),
      t: Math.round(reply.elapsedTime),
      rid: request.id,
      errno,
      code,
    }
    if (uid !== undefined) record.uid = userOf(request)
    if (querystring && query !== -1) record.querystring = bounded(url.slice(query + 1), maxTextBytes)
    if (remoteAddressChain) record.remoteAddressChain = addressesOf(request, maxTextBytes)
    return record
  }

  function userOf(request: FastifyRequest): string | undefined {
    try {
      const id = atOnce(uid?.(request))
      return typeof id === 'string' ? bounded(id, maxTextBytes) : undefined
    } catch (error) {
      request.log.warn({ err: error }, 'requestSummary.uid failed')
      return undefined
    }
  }

  watchRequests(app, {
    begun(reply) {
      if (typeof requestIdHeader === 'string') reply.header(requestIdHeader, reply.request.id)
    },
    over: summarize,
  })
  app.addHook('onError', (_request, reply, error, done) => {
    const state = stateOf(reply)
    if (state !== undefined) state.failure = { error }
    done()
  })
  app.server.on('clientError', (error: NodeJS.ErrnoException, socket: object) => {
    // A connection that ends before it has asked for anything is no request.
    if (error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE') return
    const code = codeOfParseError(error)
    // Node's name for the response under way: a body that cannot be parsed belongs to a request that is watched.
    const { _httpMessage: response } = socket as { _httpMessage?: { [REFUSED]?: number } | null }
    if (response) response[REFUSED] = code
    else log.info({ t: 0, errno: 0, code }, 'request not understood')
  })
}

/** The status that the client saw, or what stands for the one that it did not wait for. */
function codeOf(request: FastifyRequest, reply: FastifyReply, seen: boolean): number {
  if (seen) return reply.statusCode
  const { [REFUSED]: refused } = reply.raw as { [REFUSED]?: number }
  if (refused !== undefined) return refused
  // The answer to an upgrade is written by whoever took over the connection, which has now ended.
  const upgraded = request.headers.upgrade !== undefined && reply.sent && !reply.raw.headersSent
  return upgraded ? 101 : CLIENT_CLOSED_REQUEST
}

/** Whether an HTTP/2 stream was reset: Node calls its response finished all the same. */
function isReset(reply: FastifyReply): boolean {
  const { stream } = reply.raw as { stream?: ServerHttp2Stream }
  return stream !== undefined && (stream.aborted || stream.rstCode !== 0)
}

/** The status with which Fastify answers what Node's parser does not accept. */
function codeOfParseError({ code }: NodeJS.ErrnoException): number {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
}

/** Where the query of a URL begins, its delimiter included; -1 when it has none. */
function queryIndex(url: string, semicolons: boolean): number {
  return semicolons ? url.search(/[?;]/) : url.indexOf('?')
}

/** As the proxies tell them, the last one being who connected to us. */
function addressesOf(request: FastifyRequest, maxBytes: number): string[] {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',', MAX_ADDRESSES)
  const chain = [...forwarded.map((address) => address.trim()), request.raw.socket.remoteAddress ?? '']
  return chain.filter((address) => address !== '').map((address) => bounded(address, maxBytes))
}
