import { type Check, type CheckContext, defineCheck } from './check.ts'
import { CheckFailure, type FailureReason } from './failure.ts'
import { type ErrorReasons, type Explanation, explain, socketWords } from './failure-reason.ts'

/** What a ready-made check tests, in its messages' words, and how its client's errors tell why it failed. */
export interface Backing extends ErrorReasons {
  /** The middle of the message ids, for example `postgres`. */
  readonly kind: string
  /** The name people use, for example `PostgreSQL`. */
  readonly service: string
  /** What may be missing on a server that answers. @default 'database' */
  readonly thing?: string
}

/**
 * Makes the check of a client: whatever `ping` throws becomes a {@link CheckFailure} whose id and text tell why.
 *
 * @param client the application's live object; undefined when there is none
 * @param ping the cheap real round trip. It settles when the client does: a call that outlives its timeout is
 *   the checker's business, which starts no second one meanwhile.
 */
export function clientCheck(
  backing: Backing,
  client: object | undefined,
  ping: (context: CheckContext) => ReturnType<Check>,
): Check {
  return defineCheck({ kind: backing.kind, ...(client && { client }) }, async (context) => {
    try {
      return await ping(context)
    } catch (error) {
      if (CheckFailure.is(error)) throw error
      throw clientFailure(backing, explain(error, backing), error)
    }
  })
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
