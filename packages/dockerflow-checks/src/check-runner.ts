import { type Level, levelOf, type Status, statusOf } from './level.ts'
import type { Message } from './message.ts'
import { type Moment, now, since } from './moment.ts'
import { type NotJudged, notJudgedMessage } from './not-judged.ts'
import { type Outcome, timedOut } from './outcome.ts'
import type { Registration } from './registration.ts'
import { type Result, resultOf, silence } from './report.ts'
import { type Call, runCheck } from './run-check.ts'
import type { Slots } from './slots.ts'
import { isFailure, NO_STREAK, nextStreak, type Streak, shownMessages } from './thresholds.ts'

/** After how many timeouts a call that never settles is given up. */
const TIMEOUTS_PER_CALL = 10
/**
 * The same while others hang that were given up. Each may hold a slot of its client's pool, and one is as much as an
 * outage of a hundred heartbeats may cost.
 */
const TIMEOUTS_PER_NEXT_CALL = 100
/** After how many intervals the result of a periodic check is no longer trusted. */
const TRUSTED_INTERVALS = 3

/**
 * How many runs in a row a stall of this process may leave without a verdict. A process that stands still in each run
 * is not well, and must not hide an outage.
 */
const NOT_JUDGED_IN_ROW = 3
/** Which part of its time a check must have had before a deadline that cuts it off is held against it. */
const FAIR_SHARE = 0.9

/** What a runner shares with the others of its checker. */
export interface RunnerHost {
  readonly slots: Slots
  readonly silenced: ReadonlySet<string>
  /** After each real run. */
  ran(): void
  /** After a real run that changed the status word, which was `from`. */
  changed(from: Status | undefined, result: Result, error: unknown): void
}

/** The last real run. */
interface Run {
  /** Frozen. */
  readonly messages: readonly Message[]
  /** The worst of its messages. */
  readonly level: Level
  readonly began: Moment
  readonly ended: Moment
}

/** One registered check: runs it when asked, one call at a time, and remembers how that went. */
export class CheckRunner {
  readonly name: string
  readonly registration: Registration
  readonly #host: RunnerHost
  /** Calls that have not settled: the current one and those abandoned. */
  readonly #pending = new Set<Call>()
  #call: Call | undefined
  #running: Promise<void> | undefined
  #last: Run | undefined
  /** What the last run that was judged shows. */
  #judged: readonly Message[] | undefined
  /** Runs in a row that were not judged. */
  #notJudged = 0
  #lastFailure: readonly Message[] = []
  #streak: Streak = NO_STREAK
  #abandoned = 0
  #disposed = false

  constructor(name: string, registration: Registration, host: RunnerHost) {
    this.name = name
    this.registration = registration
    this.#host = host
  }

  /** Whether a run is under way, or waiting for its slot. */
  get running(): boolean {
    return this.#running !== undefined
  }

  /** Whether the last result may be used again. */
  get fresh(): boolean {
    if (this.#last === undefined) return false
    const age = since(this.#last.ended)
    if (age < this.#lifetime) return true
    // while a call hangs there is nothing new to learn before its next timeout
    return !this.running && this.#hanging() !== undefined && age < this.registration.timeout
  }

  /** Until when, on the monotonic clock, the last result may be used again; 0 without one. */
  get freshUntil(): number {
    return this.#last === undefined ? 0 : this.#last.ended.monotonic + this.#lifetime
  }

  get #lifetime(): number {
    const { interval, ttl } = this.registration
    return interval === undefined ? ttl : TRUSTED_INTERVALS * interval
  }

  /** Runs the check, or joins the run that is under way. Never rejects. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** The last result as it stands now; nothing before the first and after {@link CheckRunner.dispose}. */
  result(): Result | undefined {
    return this.#last && this.#result(this.#last, this.#streak)
  }

  /**
   * What a report says that cannot wait any longer, after `ms` milliseconds, and that is `late` itself by so many.
   * Counts as nothing.
   */
  overdue(ms: number, late: number): Result | undefined {
    if (this.#disposed) return undefined
    const began = this.#call?.began ?? now()
    const excuse = this.#excuse(ms, late)
    if (excuse !== undefined) return this.#result(this.#keep(excuse, began), this.#streak)
    const [run, streak] = this.#judge(timedOut(ms, this.registration), began)
    return this.#result(run, streak)
  }

  /**
   * Forgets the results and aborts the call in flight. Resolves when that has settled; a call that is past its
   * timeout has ignored its signal once already and is not waited for.
   */
  dispose(): Promise<void> | undefined {
    const quiet = this.running ? this.#call?.settled : undefined
    this.#disposed = true
    this.#last = undefined
    this.#call?.abort()
    return quiet
  }

  async #run(): Promise<void> {
    // always asynchronous: a check that asks its checker for a report joins the run it is called by
    await this.#host.slots.take()
    try {
      if (!this.#disposed) await this.#callOrWait()
    } finally {
      this.#host.slots.release()
    }
  }

  async #callOrWait(): Promise<void> {
    const { timeout } = this.registration
    const hanging = this.#hanging()
    if (hanging !== undefined) {
      const seen = this.#last && since(this.#last.ended) < timeout
      if (!seen) this.#record(timedOut(timeout, this.registration), hanging.began)
      return
    }
    if (this.#call !== undefined) this.#abandoned += 1
    const call = runCheck(this.name, this.registration)
    this.#call = call
    this.#pending.add(call)
    void call.settled.then(() => {
      this.#pending.delete(call)
      if (this.#call === call) this.#call = undefined
    })
    const outcome = await call.outcome
    if (!this.#disposed) this.#record(outcome, call.began)
  }

  /** The call that is past its timeout, unless it is time to give it up. */
  #hanging(): Call | undefined {
    const call = this.#call
    const timeouts = this.#pending.size > 1 ? TIMEOUTS_PER_NEXT_CALL : TIMEOUTS_PER_CALL
    return call && since(call.began) < timeouts * this.registration.timeout ? call : undefined
  }

  #record(outcome: Outcome, began: Moment): void {
    const from = this.#last && statusOf(this.#last.level)
    const run = this.#learn(outcome, began)
    this.#last = run
    this.#host.ran()
    if (from === statusOf(run.level)) return
    this.#host.changed(
      from,
      this.#result(run, this.#streak),
      run.messages.length > 0 ? outcome.error : undefined,
    )
  }

  #learn(outcome: Outcome, began: Moment): Run {
    const { stalled, messages } = outcome
    if (stalled !== undefined && this.#notJudged < NOT_JUDGED_IN_ROW) {
      this.#notJudged += 1
      const [message] = messages
      return this.#keep(
        { reason: 'stalled', ms: stalled, inRow: this.#notJudged, cause: message?.cause },
        began,
      )
    }
    const [run, streak, failure] = this.#judge(outcome, began)
    this.#notJudged = 0
    this.#judged = run.messages
    this.#streak = streak
    this.#lastFailure = failure
    return run
  }

  /** Why a call that is cut off has not had its time, if it has not. */
  #excuse(ms: number, late: number): NotJudged | undefined {
    const call = this.#call
    const stalled = call?.stalled ?? 0
    const ran = call === undefined ? 0 : since(call.began) - stalled
    if (ran >= FAIR_SHARE * Math.min(ms, this.registration.timeout)) return undefined
    const waited = Math.max(0, ms - ran - stalled)
    const longest = Math.max(stalled, late)
    if (longest <= waited) return { reason: 'waiting', ms: waited, inRow: 1 }
    if (this.#notJudged >= NOT_JUDGED_IN_ROW) return undefined
    return { reason: 'stalled', ms: longest, inRow: this.#notJudged + 1 }
  }

  /** A run that was not judged: it shows what the last one that was shows, and why. */
  #keep(why: NotJudged, began: Moment): Run {
    const judged = this.#judged
    const message = notJudgedMessage(why, this.registration, judged === undefined)
    if (judged === undefined) return this.#judge({ messages: [message], error: undefined }, began)[0]
    const messages = Object.freeze([...judged, ...silence([message], this.#host.silenced)])
    return { messages, level: levelOf(messages), began, ended: now() }
  }

  /** What `outcome` means after all that came before: the run, the streak and the last failure with it. */
  #judge(outcome: Outcome, began: Moment): [Run, Streak, readonly Message[]] {
    const own = silence(outcome.messages, this.#host.silenced)
    const failed = isFailure(levelOf(own))
    const streak = nextStreak(this.#streak, failed, this.registration)
    const failure = failed ? own : this.#lastFailure
    const messages = Object.freeze(shownMessages(own, streak, failure, this.registration))
    return [{ messages, level: levelOf(messages), began, ended: now() }, streak, failure]
  }

  #result({ messages, level, began, ended }: Run, { failures }: Streak): Result {
    return resultOf({
      name: this.name,
      level,
      messages,
      started: began.wall,
      duration: ended.monotonic - began.monotonic,
      age: since(ended),
      pending: this.#pending.size,
      abandoned: this.#abandoned,
      failures,
    })
  }
}
