import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'

/** Options of {@link httpCheck}. */
export interface HttpCheckOptions {
  /**
   * The statuses that pass. Redirects are not followed.
   * @default any from 200 to 299
   */
  readonly status?: number | readonly number[]
  /**
   * Whether a body passes.
   * @default every body does, and none is kept
   */
  readonly body?: (text: string) => boolean
  /**
   * @default 'GET'
   */
  readonly method?: string
  /** Headers of the request, for example a token. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * The function that makes the request, if the application has one of its own (proxy, mutual TLS).
   * @default the global `fetch`
   */
  readonly fetch?: (url: URL, init: RequestInit) => Promise<Response>
}

const HTTP: Backing = { kind: 'http', service: 'The HTTP service', thing: 'resource' }

/**
 * Checks an HTTP or HTTPS URL: the status, and the body if `body` is given.
 *
 * One ping: one request, on a connection that `fetch` keeps for later ones; aborted at the deadline.
 * Point it at something cheap that the service itself keeps for this, such as its `/__lbheartbeat__`; its
 * `/__heartbeat__` would spread one outage over everything that checks it.
 *
 * `ok` proves that the URL answers with an expected status, and with a body that `body` accepts. It does not
 * prove that any other URL does.
 */
export function httpCheck(url: string | URL, options: HttpCheckOptions = {}): Check {
  const { status, body, method = 'GET', headers = {}, fetch = globalThis.fetch } = options
  const target = new URL(url)
  const passes = (code: number) =>
    status === undefined ? code >= 200 && code < 300 : [status].flat().includes(code)

  return clientCheck(HTTP, undefined, async ({ signal }) => {
    const response = await fetch(target, { method, headers, signal, redirect: 'manual' })
    // read to the end even so, for the connection to be used again
    const text = body === undefined ? await drained(response) : await response.text()
    const code = String(response.status)
    if (!passes(response.status)) {
      const denied = response.status === 401 || response.status === 403
      throw clientFailure(HTTP, { reason: denied ? 'authentication' : 'unexpected', code })
    }
    if (body !== undefined && !body(text ?? '')) throw clientFailure(HTTP, 'unexpected')
  })
}

async function drained({ body }: Response): Promise<undefined> {
  await body?.pipeTo(new WritableStream())
}
