import type { CheckFailure } from './failure.ts'
import type { Severity } from './level.ts'
import type { Message } from './message.ts'

/** What a check is given each time it is called. */
export interface CheckContext {
  /** The name it is registered under. */
  readonly name: string
  /** Fires when the check's timeout has passed or its checker closes. */
  readonly signal: AbortSignal
  /** When the check times out, in milliseconds on the clock of `performance.now()`. See {@link timeLeft}. */
  readonly deadline: number
}

/** What a check may answer: nothing when it passes, one message or several otherwise. */
export type CheckAnswer = undefined | Message | readonly Message[]

/**
 * Tests one backing service. Passes by returning nothing; fails by throwing or by returning messages.
 *
 * A ready-made check also carries what it tests: `kind` (the middle of its message ids) and `client` (the
 * application's own object, so that one client is not checked twice).
 */
export interface Check {
  // biome-ignore lint/suspicious/noConfusingVoidType: a check written without `return` must be accepted
  (context: CheckContext): void | CheckAnswer | Promise<void | CheckAnswer>
  readonly kind?: string
  readonly client?: object
  /**
   * Called when a checker takes the check on. What it answers with is called, once, when the checker lets it go:
   * unregistered or closed. Ready-made checks listen to their client in between.
   */
  readonly watch?: () => () => void
  /**
   * Asked when a call has missed its deadline: the failure that says why, where that is known, instead of "No answer
   * within … ms".
   */
  readonly late?: () => CheckFailure | undefined
}

/** Options of one check. All times are in milliseconds. */
export interface CheckOptions {
  /**
   * The level of a thrown failure. Messages that a check returns keep their own level.
   * @default 'error'
   */
  readonly severity?: Severity
  /**
   * How long one call may take before it is reported as timed out and its signal fires. Time for which this process
   * stands still does not count.
   * @default 4000
   */
  readonly timeout?: number
  /**
   * How long a result is reused, a failed one too; 0 runs anew for each heartbeat that is not concurrent.
   * @default 1000
   */
  readonly ttl?: number
  /**
   * Run periodically, this long apart (±10 %), instead of on demand.
   * @default undefined
   */
  readonly interval?: number
  /**
   * Wait this long before the first periodic run.
   * @default 0
   */
  readonly initialDelay?: number
  /**
   * Failed runs in a row before a failure counts; below it an error shows as a warning.
   * @default 1
   */
  readonly failureThreshold?: number
  /**
   * Passing runs in a row before a check that failed counts as recovered.
   * @default 1
   */
  readonly successThreshold?: number
}

/** A check with its options: what registration takes beside a bare function. */
export interface CheckDefinition extends CheckOptions {
  readonly check: Check
}

/** Checks by name: functions, or functions with options. */
export type Checks = Readonly<Record<string, Check | CheckDefinition>>

/** What a ready-made check knows of itself, see {@link Check}. */
export type CheckAbout = Pick<Check, 'client' | 'watch' | 'late'> & { readonly kind: string }

/**
 * Makes a ready-made check of `ping`: one that knows what it tests.
 *
 * @param about `kind`: the middle of the message ids; `client`: the application's live object, if there is one;
 *   `watch` and `late`: see {@link Check}
 * @param ping the cheap real round trip; throws when it fails
 */
export function defineCheck(about: CheckAbout, ping: Check): Check {
  const check: Check = (context) => ping(context)
  return Object.freeze(Object.assign(check, about))
}

/** Milliseconds until the check times out, at least 1: what to give a client that takes a timeout of its own. */
export function timeLeft(context: Pick<CheckContext, 'deadline'>): number {
  return Math.max(1, Math.floor(context.deadline - performance.now()))
}
