import { tracingChannel } from 'node:diagnostics_channel'
import type { CheckContext } from './check.ts'
import { type Moment, now } from './moment.ts'
import { markStall } from './not-judged.ts'
import { answered, type Outcome, threw, timedOut } from './outcome.ts'
import type { Registration } from './registration.ts'
import { afterRunning } from './running-time.ts'

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
  /** For how many milliseconds this process stood still while the call was waited for. */
  readonly stalled: number
  /** What it came to, after `timeout` at the latest, not counting stalls of this process. Never rejects. */
  readonly outcome: Promise<Outcome>
  /** Resolves when the check itself has settled, be it long after its timeout. Never rejects. */
  readonly settled: Promise<void>
  /** Fires the signal of a check that has not settled, and ends the outcome as a failure. */
  abort(): void
}

const channel = tracingChannel<'dockerflow:check', CheckTrace>('dockerflow:check')

/**
 * Calls a check once. Whatever it does, the outcome comes: a throw, a rejection or an odd answer is a failure,
 * and silence past `timeout` milliseconds fires the signal and is one too. Time for which this process stands still
 * does not count.
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

  let resolveOutcome: (outcome: Outcome) => void
  let resolveSettled: () => void
  const outcome = new Promise<Outcome>((resolve) => {
    resolveOutcome = resolve
  })
  const settled = new Promise<void>((resolve) => {
    resolveSettled = resolve
  })
  const giveUp = (failure: Outcome, reason: DOMException) => {
    time.stop()
    resolveOutcome(failure)
    controller.abort(reason)
  }
  // not for its timer must a process stay alive: whoever waits for the outcome sees to that
  const time = afterRunning(timeout, () => {
    giveUp(
      markStall(timedOut(timeout, registration), time.stalled, timeout),
      new DOMException(`No answer within ${timeout} ms`, 'TimeoutError'),
    )
  })
  const end = (result: Outcome) => {
    resolveSettled()
    resolveOutcome(result)
  }
  answer.then(
    (value) => {
      time.stop()
      end(answered(value, registration))
    },
    (error: unknown) => {
      time.stop()
      end(markStall(threw(error, registration), time.stalled, timeout))
    },
  )
  return {
    began,
    get stalled() {
      return time.stalled
    },
    outcome,
    settled,
    abort: () => {
      const reason = new DOMException('The check was stopped', 'AbortError')
      giveUp(threw(reason, registration), reason)
    },
  }
}
