import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { atOnce } from './at-once.ts'
import { bounded } from './bounded-text.ts'
import { loggableError } from './loggable-error.ts'
import { isProbe } from './probe-route.ts'

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

/** What is known of a request until its record is written. */
export interface RequestState {
  readonly reply: FastifyReply
  /** The last error that was sent, or that ended a stream. */
  error: Error | undefined
  /** Whether a stream failed after its headers had been sent: the answer stopped halfway. */
  broken: boolean
  /** Whether the record has been written. */
  over: boolean
}

/** Where the response to a request that will be summarized keeps its state, within reach of its own listeners. */
const STATE = Symbol('dockerflow.requestState')

/** Where an application keeps what starts to watch a request that no hook is called for. */
export const WATCH = Symbol('dockerflow.watchRequest')

/** A response that is watched. */
interface Watched {
  [STATE]?: RequestState
}

/** How a request ended. */
interface Outcome {
  /** How long it took, in milliseconds. */
  readonly t: number
  readonly errno: number
  readonly code: number
}

/** What a client's closing of the connection before the answer was complete is counted as. */
const CLIENT_CLOSED_REQUEST = 499
const MAX_ADDRESSES = 16

/** The state of the request that `reply` answers, where it is watched. */
export function stateOf(reply: FastifyReply): RequestState | undefined {
  return (reply.raw as Watched)[STATE]
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
  const log = app.log.child({ Type: 'request.summary' })

  // A request that was injected has no 'close', one whose client left has no 'finish'.
  function watch(reply: FastifyReply): void {
    ;(reply.raw as Watched)[STATE] = { reply, error: undefined, broken: false, over: false }
    reply.raw.on('finish', onFinish).on('close', onClose)
  }

  // One function for all requests, which finds its request through the response: this runs for each of them.
  function onFinish(this: Watched): void {
    end(this[STATE] as RequestState, true)
  }

  function onClose(this: Watched): void {
    end(this[STATE] as RequestState, false)
  }

  function end(state: RequestState, finished: boolean): void {
    if (state.over) return
    state.over = true
    const { reply, error, broken } = state
    const { request } = reply
    const code = codeOf(request, reply, finished || broken)
    const failed = error !== undefined && (broken || code >= 500)
    if (failed) {
      const err = loggableError(error)
      request.log.error({ err }, err.message)
    }
    if (isProbe(request) && (probes === 'none' || (probes === 'failures' && code < 400))) return
    const message = code === CLIENT_CLOSED_REQUEST ? 'request aborted' : 'request completed'
    log.info(recordOf(request, { t: Math.round(reply.elapsedTime), errno: failed ? 500 : 0, code }), message)
  }

  function recordOf(request: FastifyRequest, outcome: Outcome): object {
    const { headers } = request
    const url = request.originalUrl
    const query = url.indexOf('?')
    const record: Record<string, unknown> = {
      agent: bounded(headers['user-agent'], maxTextBytes),
      path: bounded(query === -1 ? url : url.slice(0, query), maxTextBytes),
      method: request.method,
      lang: bounded(headers['accept-language'], maxTextBytes),
      t: outcome.t,
      rid: request.id,
      errno: outcome.errno,
      code: outcome.code,
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

  app.decorate(WATCH, watch)
  app.addHook('onRequest', (request, reply, done) => {
    if (typeof requestIdHeader === 'string') reply.header(requestIdHeader, request.id)
    watch(reply)
    done()
  })
  app.addHook('onError', (_request, reply, error, done) => {
    const state = stateOf(reply)
    if (state !== undefined) state.error = error
    done()
  })
  app.server.on('clientError', (error: NodeJS.ErrnoException, socket: object) => {
    // A connection that ends before it has asked for anything is no request.
    if (error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE') return
    // Node's name for the response under way: a body that cannot be parsed belongs to a request that is watched.
    if ((socket as { _httpMessage?: unknown })._httpMessage) return
    log.info({ t: 0, errno: 0, code: codeOfParseError(error) }, 'request not understood')
  })
}

/** The status that the client saw, or what stands for the one that it did not wait for. */
function codeOf(request: FastifyRequest, reply: FastifyReply, seen: boolean): number {
  if (seen) return reply.statusCode
  // The answer to an upgrade is written by whoever took over the connection, which has now ended.
  return request.headers.upgrade !== undefined && reply.sent ? 101 : CLIENT_CLOSED_REQUEST
}

/** The status with which Fastify answers what Node's parser does not accept. */
function codeOfParseError({ code }: NodeJS.ErrnoException): number {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
}

/** As the proxies tell them, the last one being who connected to us. */
function addressesOf(request: FastifyRequest, maxBytes: number): string[] {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',', MAX_ADDRESSES)
  const chain = [...forwarded.map((address) => address.trim()), request.raw.socket.remoteAddress ?? '']
  return chain.filter((address) => address !== '').map((address) => bounded(address, maxBytes))
}
