import { Agent, type IncomingHttpHeaders, request } from 'node:http'

/** One answer of a server. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What to ask, besides the URL. */
export interface Question {
  readonly method?: string
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Without one, each question has a connection of its own. */
  readonly agent?: Agent
  /** Milliseconds until it is given up. */
  readonly timeout?: number
}

/** Asks once, without redirects or retries; rejects when the connection fails. */
export function ask(url: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', json, headers = {}, agent = false, timeout = 30_000 } = question
  const payload = json === undefined ? undefined : JSON.stringify(json)
  return new Promise((resolve, reject) => {
    const asking = request(url, {
      method,
      agent,
      headers: {
        ...headers,
        ...(payload !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
        }),
      },
      signal: AbortSignal.timeout(timeout),
    })
    asking.on('error', reject)
    asking.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    asking.end(payload)
  })
}

/** One keep-alive connection. */
export function connection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 })
}
