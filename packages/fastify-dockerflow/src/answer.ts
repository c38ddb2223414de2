import type { FastifyReply } from 'fastify'

/** The media type of text that is JSON. */
export const JSON_TYPE = 'application/json; charset=utf-8'

/** A finished answer of an endpoint: built once, sent to however many probes ask. */
export interface Answer {
  readonly code: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Makes an answer that no cache may keep, since it tells what is now. */
export function answerOf(code: number, type: string, body: string, headers: Answer['headers'] = {}): Answer {
  return {
    code,
    headers: {
      'cache-control': 'no-store',
      'content-type': type,
      ...headers,
      'content-length': String(Buffer.byteLength(body)),
    },
    body,
  }
}

/** The symbols under which Fastify keeps what it has no public name for. */
interface Internals {
  /** On a request: its route, with the hooks that apply to it. */
  readonly context: symbol
  /** On a reply: the headers that were set on it. */
  readonly headers: symbol
  /** On a reply: its trailers, or null. */
  readonly trailers: symbol
}

/**
 * Makes what sends answers. Where the application has nothing to do with an answer on its way out (no `onSend` hook,
 * no trailer), it goes to Node as it is: Fastify would find out anew each time what is known of it. The headers that
 * the application's hooks have set go with it either way. With a Fastify that keeps these things elsewhere, all
 * answers go through `reply.send()`.
 *
 * @param find finds Fastify's symbols
 */
export function createSender(find = findInternals): (reply: FastifyReply, answer: Answer) => FastifyReply {
  let internals: Internals | undefined
  let looked = false

  return function send(reply, answer) {
    if (!looked) {
      internals = find(reply)
      looked = true
    }
    const own = internals === undefined ? undefined : headersToSendAlong(reply, internals)
    if (own === undefined) return reply.code(answer.code).headers(answer.headers).send(answer.body)
    reply.raw.writeHead(answer.code, isEmpty(own) ? answer.headers : { ...own, ...answer.headers })
    reply.raw.end(answer.body)
    return reply
  }
}

/** The headers set on `reply` so far; `undefined` where there is more to be done than to send them along. */
function headersToSendAlong(reply: FastifyReply, internals: Internals): Answer['headers'] | undefined {
  const { context, headers, trailers } = internals
  const { onSend } = (reply.request as unknown as Record<symbol, { onSend: unknown }>)[context] ?? {}
  const kept = reply as unknown as Record<symbol, unknown>
  // whoever has begun to answer already is told so by Fastify
  if (onSend !== null || kept[trailers] !== null || reply.sent || reply.raw.headersSent) return undefined
  return kept[headers] as Answer['headers']
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false
  return true
}

/** Fastify's symbols, where this version of it has all of them. */
export function findInternals(reply: FastifyReply): Internals | undefined {
  const context = symbolOf(reply.request, 'fastify.context')
  const headers = symbolOf(reply, 'fastify.reply.headers')
  const trailers = symbolOf(reply, 'fastify.reply.trailers')
  if (context === undefined || headers === undefined || trailers === undefined) return undefined
  return { context, headers, trailers }
}

function symbolOf(object: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(object).find((symbol) => symbol.description === description)
}
