import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { version } from '../../report/package-version.ts'

/** What is asked of a server, and how much of an answer is taken. */
export interface ProbeOptions {
  readonly method?: 'GET' | 'HEAD'
  /** Longest time from the first byte sent to the last one read, in milliseconds. */
  readonly timeout: number
  /** Most bytes of a body that are read. @default 1048576 */
  readonly maxBody?: number
  /** Be content with the first `maxBody` bytes instead of failing. @default false */
  readonly partial?: boolean
  /** Stops waiting. */
  readonly signal?: AbortSignal | undefined
}

/** An answer that came whole, in time and within the limits. */
export interface Answer {
  readonly ok: true
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Milliseconds from the request to the last byte. */
  readonly duration: number
}

/** No answer, and why in words. */
export interface NoAnswer {
  readonly ok: false
  readonly reason: string
  /** The code of the system or of the parser, such as `ECONNREFUSED`. */
  readonly code: string
}

const MAX_BODY = 1024 * 1024
const MAX_HEADERS = 32 * 1024

/**
 * One HTTP request that cannot hang, follow redirects, or fill the memory, whatever the server does. Never
 * rejects.
 */
export function probe(url: URL, options: ProbeOptions): Promise<Answer | NoAnswer> {
  const { timeout, method = 'GET', maxBody = MAX_BODY, partial = false, signal } = options
  const started = performance.now()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    let status: number | undefined
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(url, {
      method,
      agent: false,
      maxHeaderSize: MAX_HEADERS,
      headers: { accept: '*/*', connection: 'close', 'user-agent': `dockerflow/${version()} verify` },
    })
    const settle = (outcome: Answer | NoAnswer) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      request.destroy()
      resolve(outcome)
    }
    const fail = (code: string, reason: string) => settle({ ok: false, code, reason })
    const abort = () => fail('ABORT_ERR', 'the request was called off')
    const timer = setTimeout(() => fail('ETIMEDOUT', late(timeout, status, size)), timeout)
    request.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'ERROR', inWords(error)))
    request.on('upgrade', () => fail('EUPGRADE', 'the server switched protocols, which nobody asked for'))
    request.on('response', (response) => {
      status = response.statusCode ?? 0
      const done = () => {
        const body = Buffer.concat(chunks)
        const duration = performance.now() - started
        settle({ ok: true, status: status ?? 0, headers: response.headers, body, duration })
      }
      const announced = Number(response.headers['content-length'] ?? 0)
      if (announced > maxBody && method === 'GET' && !partial) {
        fail(
          'EMSGSIZE',
          `the body is announced with ${announced} bytes, more than the ${maxBody} that are read`,
        )
        return
      }
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= maxBody) chunks.push(chunk)
        else if (partial) done()
        else fail('EMSGSIZE', `the body does not end after ${maxBody} bytes`)
      })
      response.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'ERROR', inWords(error)))
      response.on('aborted', () =>
        fail('ECONNRESET', 'the connection was reset before the body was complete'),
      )
      response.on('end', done)
    })
    if (signal?.aborted === true) abort()
    else signal?.addEventListener('abort', abort, { once: true })
    request.end()
  })
}

/** Whether `code` says that nothing listens there, or that there is no way to it. */
export function unreachable(code: string): boolean {
  return /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/.test(code)
}

function late(timeout: number, status: number | undefined, size: number): string {
  if (status === undefined) return `no answer within ${timeout} ms`
  return `the answer ${status} was not complete within ${timeout} ms (${size} bytes of body by then)`
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  ECONNRESET: 'the connection was closed or reset before an answer came',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  HPE_HEADER_OVERFLOW: `the headers are longer than ${MAX_HEADERS} bytes`,
}

function inWords(error: NodeJS.ErrnoException): string {
  const code = error.code ?? ''
  const known = WORDS[code]
  if (known !== undefined) return known
  if (code === 'HPE_CLOSED_CONNECTION') return 'more bytes come after the end of the answer'
  if (code.startsWith('HPE_')) return `the answer is not HTTP (${error.message})`
  if (/CERT|SSL|TLS|SIGNATURE|EPROTO/.test(code)) {
    const text = error.message.split('\n')[0]?.replace(/^\w+:error:\w+:/, '')
    return `TLS failed (${code}: ${text}); for a private authority set NODE_EXTRA_CA_CERTS`
  }
  return `the request failed (${error.message || code || error.name})`
}
