import type { ServerHttp2Stream } from 'node:http2'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { atOnce } from './at-once.ts'
import { bounded } from './bounded-text.ts'
import { loggableError } from './loggable-error.ts'

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

/** What is known of a request until it is over. */
export interface RequestState {
  /** What was thrown last, or ended a stream; in an object, because `undefined` can be thrown too. */
  failure: { readonly error: unknown } | undefined
  /** Whether the answer failed after its headers had been sent: it stopped halfway. */
  broken: boolean
  /** Whether it has been summarized. */
  over: boolean
}

/** Where a request that will be summarized keeps its state. */
const REQUEST_STATE = Symbol('dockerflow.requestState')

/** Where an application keeps what starts to watch a request, for those that no hook of ours is called for. */
const WATCH = Symbol('dockerflow.watchRequest')

/** Where a response keeps the status with which Node's parser had its request refused. */
const REFUSED = Symbol('dockerflow.refused')

/** The `Type` of a summary. */
const TYPE = 'request.summary'

/** What a client's closing of the connection before the answer was complete is counted as. */
const CLIENT_CLOSED_REQUEST = 499
const MAX_ADDRESSES = 16

/** The state of a request, where it has one. */
export function stateOf(request: FastifyRequest): RequestState | undefined {
  return (request as { [REQUEST_STATE]?: RequestState })[REQUEST_STATE]
}

/** Whether requests of `scope` are summarized. */
export function isSummarizing(scope: FastifyInstance): boolean {
  return WATCH in scope
}

/** Starts to watch a request, where requests of its scope are summarized. May be called again. */
export function watchRequest(request: FastifyRequest, reply: FastifyReply): void {
  const { [WATCH]: watch } = request.server as { [WATCH]?: typeof watchRequest }
  watch?.(request, reply)
}

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

  function watch(request: FastifyRequest, reply: FastifyReply): void {
    if (stateOf(request) !== undefined) return
    const state: RequestState = { failure: undefined, broken: false, over: false }
    ;(request as { [REQUEST_STATE]?: RequestState })[REQUEST_STATE] = state
    if (typeof requestIdHeader === 'string') reply.header(requestIdHeader, request.id)
    function end(finished: boolean): void {
      if (state.over) return
      state.over = true
      summarize(request, reply, state, finished)
    }
    // A request that was injected has no 'close', one whose client left has no 'finish'.
    reply.raw.on('finish', () => end(true)).on('close', () => end(false))
  }

  function summarize(
    request: FastifyRequest,
    reply: FastifyReply,
    { failure, broken }: RequestState,
    finished: boolean,
  ): void {
    const code = codeOf(request, reply, broken || (finished && !isReset(reply)))
    const failed = failure !== undefined && (broken || code >= 500)
    if (failed) {
      const err = loggableError(failure.error)
      request.log.error({ err }, err.message)
    }
    if (isProbe(request) && (probes === 'none' || (probes === 'failures' && code < 400))) return
    const { headers } = request
    const url = request.originalUrl
    const query = queryIndex(url, semicolons)
    log.info(
      {
        agent: bounded(headers['user-agent'], maxTextBytes),
        path: bounded(query === -1 ? url : url.slice(0, query), maxTextBytes),
        method: request.method,
        lang: bounded(headers['accept-language'], maxTextBytes),
        t: Math.round(reply.elapsedTime),
        rid: request.id,
        errno: failed ? 500 : 0,
        code,
        uid: uid === undefined ? undefined : userOf(request),
        querystring: querystring && query !== -1 ? bounded(url.slice(query + 1), maxTextBytes) : undefined,
        remoteAddressChain: remoteAddressChain ? addressesOf(request, maxTextBytes) : undefined,
      },
      code === CLIENT_CLOSED_REQUEST ? 'request aborted' : 'request completed',
    )
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

  app.decorate(WATCH, watch)
  app.decorateRequest(REQUEST_STATE)
  app.addHook('onRequest', (request, reply, done) => {
    watch(request, reply)
    done()
  })
  app.addHook('onError', (request, reply, error, done) => {
    // An earlier hook of someone else's may have failed before ours.
    watch(request, reply)
    const state = stateOf(request)
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

function isProbe(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { dockerflow?: unknown } | undefined)?.dockerflow === true
}

/** As the proxies tell them, the last one being who connected to us. */
function addressesOf(request: FastifyRequest, maxBytes: number): string[] {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',', MAX_ADDRESSES)
  const chain = [...forwarded.map((address) => address.trim()), request.raw.socket.remoteAddress ?? '']
  return chain.filter((address) => address !== '').map((address) => bounded(address, maxBytes))
}
