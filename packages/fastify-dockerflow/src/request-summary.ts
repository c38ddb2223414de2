import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Options of the `request.summary` record. */
export interface RequestSummaryOptions {
  /**
   * Tells the query string too. It may hold personal data.
   * @default false
   */
  readonly querystring?: boolean
  /**
   * Tells the addresses in `X-Forwarded-For` and that of the socket. They are personal data.
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

/** What a client's closing of the connection before the answer was complete is counted as. */
export const CLIENT_CLOSED_REQUEST = 499
const MAX_ADDRESSES = 16

/**
 * Logs one record of the type `request.summary` per request (clause R2, "mozlog"), and each unhandled error once, with
 * its stack. Takes the place of Fastify's two lines per request, which `serverOptions()` turns off.
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
  const errors = new WeakMap<FastifyRequest, Error>()
  const summarized = new WeakSet<FastifyRequest>()

  app.addHook('onRequest', (request, reply, done) => {
    if (typeof requestIdHeader === 'string') reply.header(requestIdHeader, request.id)
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished && !summarized.has(request))
        summarize(request, reply, CLIENT_CLOSED_REQUEST)
    })
    done()
  })
  app.addHook('onError', (request, _reply, error, done) => {
    errors.set(request, error)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    summarize(request, reply, reply.statusCode)
    done()
  })

  function summarize(request: FastifyRequest, reply: FastifyReply, code: number): void {
    if (!reply.raw.writableFinished) summarized.add(request)
    const error = errors.get(request)
    const failed = error !== undefined && code >= 500
    if (failed) request.log.error({ err: error }, error.message)
    if (isProbe(request) && (probes === 'none' || (probes === 'failures' && code < 400))) return
    const { headers, method } = request
    const url = request.originalUrl
    const query = url.indexOf('?')
    log.info(
      {
        agent: bounded(headers['user-agent'], maxTextBytes),
        path: bounded(query === -1 ? url : url.slice(0, query), maxTextBytes),
        method,
        lang: bounded(headers['accept-language'], maxTextBytes),
        t: Math.round(reply.elapsedTime),
        rid: request.id,
        errno: failed ? 500 : 0,
        code,
        uid: uid === undefined ? undefined : bounded(uid(request), maxTextBytes),
        querystring: querystring && query !== -1 ? bounded(url.slice(query + 1), maxTextBytes) : undefined,
        remoteAddressChain: remoteAddressChain ? addresses(request, maxTextBytes) : undefined,
      },
      code === CLIENT_CLOSED_REQUEST ? 'request aborted' : 'request completed',
    )
  }
}

function isProbe(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { dockerflow?: unknown } | undefined)?.dockerflow === true
}

/** `text`, cut to `maxBytes` of UTF-8 with an ellipsis where it is longer. */
function bounded(text: string | undefined, maxBytes: number): string | undefined {
  if (text === undefined || text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text
  // Decoding cuts a character in two at most, which shows as one replacement character at the end.
  return `${Buffer.from(text)
    .toString('utf8', 0, maxBytes - 3)
    .replace(/\ufffd$/, '')}…`
}

function addresses(request: FastifyRequest, maxBytes: number): string[] {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',', MAX_ADDRESSES)
  const chain = forwarded.map((address) => address.trim()).filter((address) => address !== '')
  return [...chain, request.raw.socket.remoteAddress ?? ''].map((address) => bounded(address, maxBytes) ?? '')
}
