import { CheckFailure, type FailureReason } from './failure.ts'
import { type ErrorReasons, type Explanation, socketWords } from './failure-reason.ts'
import type { PoolUse } from './pool-use.ts'

/** What a ready-made check tests, in its messages' words, and how its client's errors tell why it failed. */
export interface Backing extends ErrorReasons {
  /** The middle of the message ids, for example `postgres`. */
  readonly kind: string
  /** The name people use, for example `PostgreSQL`. */
  readonly service: string
  /** What may be missing on a server that answers. @default 'database' */
  readonly thing?: string
}

/** The failure of a backing service for a reason that is known, with the sentence every client shares. */
export function clientFailure(
  backing: Backing,
  why: FailureReason | Explanation,
  cause?: unknown,
): CheckFailure {
  const { reason, code } = typeof why === 'string' ? { reason: why, code: undefined } : why
  return new CheckFailure(backing.kind, reason, sentence(backing, reason, code), cause)
}

/** The failure of a ping for which the application's own pool had no connection: the server was not asked. */
export function poolFailure({ kind, service }: Backing, { max }: PoolUse, cause?: unknown): CheckFailure {
  const all = max === 1 ? 'the only connection' : `each of the ${max} connections`
  const text = `${service} was not asked: ${all} of the application's pool is in use.`
  return new CheckFailure(kind, 'exhausted', text, cause)
}

function sentence({ service, thing = 'database' }: Backing, reason: FailureReason, code?: string): string {
  const marked = code === undefined ? '' : ` (${code})`
  switch (reason) {
    case 'timeout':
      return `${service} did not answer in time.`
    case 'unreachable':
      return `${service} cannot be reached: ${socketWords(code) ?? 'the connection is down'}.`
    case 'authentication':
      return `${service} refuses the application's credentials${marked}.`
    case 'missing':
      return `${service} answers, but the ${thing} is not there${marked}.`
    case 'readOnly':
      return `${service} takes no writes here: it is a replica, or read-only${marked}.`
    case 'exhausted':
      return `${service} has no connection left: all are in use${marked}.`
    case 'disconnected':
      return `The application's ${service} client is closed, or was never connected.`
    case 'unexpected':
      return `${service} gave an unexpected answer${marked}.`
    case 'limit':
      return `${service} is beyond its limit${marked}.`
    case 'pending':
      return `${service} has migrations that are not applied${marked}.`
    case 'full':
      return `${service} refuses for want of memory or disk${marked}.`
    case 'failed':
      return `${service} failed its check${marked}: the error is in the log.`
  }
}
