import { tracingChannel } from 'node:diagnostics_channel'
import type { CheckContext } from './check.ts'
import { type Moment, now } from './moment.ts'
import { answered, type Outcome, threw, timedOut } from './outcome.ts'
import type { Registration } from './registration.ts'

/** What a subscriber of the tracing channel `dockerflow:check` is given for each call. */
export interface CheckTrace {
  readonly name: string
  /** What the check answered, once it has. */
  readonly result?: unknown
  /** What the check threw, raw. */
  readonly error?: unknown
}

/** One call of a check. */
export interface Call {
  readonly began: Moment
  /** What it came to, after `timeout` at the latest. Never rejects. */
  readonly outcome: Promise<Outcome>
  /** Resolves when the check itself has settled, be it long after its timeout. Never rejects. */
  readonly settled: Promise<void>
  /** Fires the signal of a check that has not settled, and ends the outcome as a failure. */
  abort(): void
}

const channel = tracingChannel<'dockerflow:check', CheckTrace>('dockerflow:check')

/**
 * Calls a check once. Whatever it does, the outcome comes: a throw, a rejection or an odd answer is a failure,
 * and silence past `timeout` milliseconds fires the signal and is one too.
 */
export function runCheck(name: string, registration: Registration): Call {
  const { check, timeout } = registration
  const began = now()
  const controller = new AbortController()
  const context: CheckContext = Object.freeze({
    name,
    signal: controller.signal,
    deadline: began.monotonic + timeout,
  })
  // async, so that a synchronous throw and a hostile thenable end as an ordinary rejection
  const call = async () => check(context)
  const answer = channel.hasSubscribers ? channel.tracePromise(call, { name }) : call()

  const outcome = Promise.withResolvers<Outcome>()
  const settled = Promise.withResolvers<void>()
  const giveUp = (failure: Outcome, reason: DOMException) => {
    clearTimeout(timer)
    outcome.resolve(failure)
    controller.abort(reason)
  }
  // not for this timer must a process stay alive: whoever waits for the outcome sees to that
  const timer = setTimeout(() => {
    giveUp(
      timedOut(timeout, registration),
      new DOMException(`No answer within ${timeout} ms`, 'TimeoutError'),
    )
  }, timeout).unref()
  const end = (result: Outcome) => {
    clearTimeout(timer)
    settled.resolve()
    outcome.resolve(result)
  }
  answer.then(
    (value) => end(answered(value, registration)),
    (error: unknown) => end(threw(error, registration)),
  )
  return {
    began,
    outcome: outcome.promise,
    settled: settled.promise,
    abort: () => {
      const reason = new DOMException('The check was stopped', 'AbortError')
      giveUp(threw(reason, registration), reason)
    },
  }
}
