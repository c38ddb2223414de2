import { CouldNotRunError } from '../../report/errors.ts'
import type { Findings } from '../../report/findings.ts'
import { type Answer, type NoAnswer, probe } from './probe.ts'

/** Asks one server. */
export interface Asking {
  readonly base: URL
  /** Longest time of one answer, in milliseconds. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** Asks for `path`, which may hold a query string. */
export async function ask(
  { base, timeout, signal }: Asking,
  path: string,
  options: { readonly method?: 'GET' | 'HEAD'; readonly partial?: boolean } = {},
): Promise<Answer | NoAnswer> {
  const answer = await probe(new URL(path, base), { ...options, timeout, signal })
  if (signal?.aborted === true) throw new CouldNotRunError('Interrupted.')
  return answer
}

/** The answer in a few words: `503 in 12 ms`, or why there is none. */
export function inBrief(answer: Answer | NoAnswer): string {
  if (!answer.ok) return answer.reason
  const { location } = answer.headers
  const target =
    answer.status >= 300 && answer.status < 400 && location ? ` to ${location.slice(0, 200)}` : ''
  return `${answer.status}${target} in ${Math.round(answer.duration)} ms`
}

/**
 * Asks the same with HEAD, with a query string and with a trailing slash. The first two have to be answered as
 * GET is; the last is advice, since the specification names the paths without one.
 *
 * @param accepts whether a status is one that `path` may answer with
 */
export async function askVariants(
  asking: Asking,
  path: string,
  get: Answer,
  accepts: (status: number) => boolean,
  findings: Findings,
): Promise<void> {
  const head = await ask(asking, path, { method: 'HEAD' })
  findings.demand(head.ok && accepts(head.status), `HEAD ${path}: ${inBrief(head)}; GET: ${get.status}`)
  if (head.ok) {
    const [one, other] = [mediaType(get), mediaType(head)]
    findings.demand(
      get.status !== head.status || other === undefined || one === other,
      `HEAD ${path} has the Content-Type ${other}, GET ${one}`,
    )
  }
  const query = await ask(asking, `${path}?dockerflow=verify`)
  findings.demand(
    query.ok && accepts(query.status),
    `GET ${path} with a query string: ${inBrief(query)}; without: ${get.status}`,
  )
  const slash = await ask(asking, `${path}/`)
  if (!slash.ok || !accepts(slash.status)) {
    findings.advice.push(`GET ${path}/, with a trailing slash: ${inBrief(slash)}`)
  }
}

/** The media type of an answer in lower case, without parameters. */
export function mediaType({ headers }: Answer): string | undefined {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() || undefined
}

/** Whether a media type is JSON's. */
export function isJson(type: string | undefined): boolean {
  return type !== undefined && /^application\/(?:[\w.-]+\+)?json$/.test(type)
}

/** What the headers say that lets a cache answer in the application's place; `undefined` if nothing does. */
export function cacheable({ headers }: Answer, now = Date.now()): string | undefined {
  const control = (headers['cache-control'] ?? '').toLowerCase()
  if (headers.age !== undefined && Number(headers.age) > 0) return `Age: ${headers.age}, so a cache answered`
  if (/\bno-store\b|\bno-cache\b/.test(control)) return undefined
  const ages = [
    ...control.matchAll(/(?:s-maxage|max-age|stale-while-revalidate|stale-if-error)\s*=\s*"?(\d+)/g),
  ]
  if (ages.some(([, seconds]) => Number(seconds) > 0) || /\bimmutable\b/.test(control)) {
    return `Cache-Control: ${control.slice(0, 100)}`
  }
  // max-age has precedence over Expires, RFC 9111 section 5.3.
  if (headers.expires !== undefined && ages.length === 0 && Date.parse(headers.expires) > now) {
    return `Expires: ${headers.expires.slice(0, 100)}`
  }
  return undefined
}
