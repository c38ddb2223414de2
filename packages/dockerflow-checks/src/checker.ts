import type { Check, CheckDefinition, CheckOptions, Checks } from './check.ts'
import { CheckRunner } from './check-runner.ts'
import { DockerflowError } from './errors.ts'
import { Events } from './events.ts'
import type { Status } from './level.ts'
import { type Rule, validateOptions, wholeNumber } from './option-rules.ts'
import { registration } from './registration.ts'
import { type Report, type Result, reportOf } from './report.ts'
import { schedule } from './schedule.ts'
import { Slots } from './slots.ts'
import { within } from './within.ts'

/** Options of a checker. */
export interface CheckerOptions {
  readonly checks?: Checks
  /** Message ids to ignore: neither counted, nor logged, nor shown. @default [] */
  readonly silenced?: readonly string[] | ReadonlySet<string>
  /** Longest time a `run()` takes, in milliseconds. @default 4500 */
  readonly deadline?: number
  /** How many checks run at once. @default Infinity */
  readonly concurrency?: number
}

/** A change of a check's status word. */
export interface Transition {
  readonly name: string
  /** Undefined for the first result. */
  readonly from: Status | undefined
  readonly to: Status
  readonly result: Result
  /** What the check threw, raw and not to leave the process: log it through `redactedError`. */
  readonly error: unknown
}

/** The events of a checker. A listener that throws or rejects becomes a process warning and harms nothing else. */
export interface CheckerEvents {
  /** After each run that really called a check. */
  report: [report: Report]
  /** When a check's status word changed. */
  transition: [transition: Transition]
}

/** Holds checks and runs them: on demand or periodically, coalesced, cached, bounded. */
export interface Checker {
  register(name: string, check: Check | CheckDefinition, options?: CheckOptions): void
  unregister(name: string): boolean
  /** Names and definitions, in order of registration. */
  readonly checks: ReadonlyMap<string, CheckDefinition>
  /** Runs what is due and answers within `deadline`. A caller's `signal` stops that caller's waiting only. */
  run(options?: { readonly signal?: AbortSignal }): Promise<Report>
  /** The last report, without running anything. */
  readonly latest: Report | undefined
  /**
   * Until when, on the clock of `performance.now()`, `run()` would run nothing and report the same runs as last
   * time: what was made of that report may be used again. At most a second ahead; 0 when a check is due.
   */
  readonly freshUntil: number
  start(): void
  close(): Promise<void>
  on<E extends keyof CheckerEvents>(event: E, listener: (...args: CheckerEvents[E]) => unknown): this
  off<E extends keyof CheckerEvents>(event: E, listener: (...args: CheckerEvents[E]) => unknown): this
}

const OPTIONS: Readonly<Record<keyof CheckerOptions, Rule>> = {
  checks: { wants: 'an object of checks by name', accepts: isObject },
  silenced: {
    wants: 'an array or Set of message ids',
    accepts: (value) => (Array.isArray(value) || value instanceof Set) && [...value].every(isText),
  },
  deadline: wholeNumber('ms', 1, 1_900_000_000),
  concurrency: {
    wants: 'a whole number from 1, or Infinity',
    accepts: (value) =>
      value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && (value as number) >= 1),
  },
}

/** The clock of `freshUntil` stands still while the machine is suspended, so it never looks far ahead. */
const LONGEST_REUSE = 1000

/**
 * Makes a checker. It runs nothing until asked: by `run()`, or by `start()` for its periodic checks.
 *
 * @throws DockerflowError for an unknown or ill-typed option, and as {@link Checker.register} does
 */
export function createChecker(options: CheckerOptions = {}): Checker {
  return new EngineChecker(
    validateOptions(options, OPTIONS, (problem) => {
      throw new DockerflowError('DOCKERFLOW_INVALID_OPTION', `createChecker: ${problem}`)
    }),
  )
}

class EngineChecker implements Checker {
  readonly #runners = new Map<string, CheckRunner>()
  readonly #schedules = new Map<CheckRunner, () => void>()
  readonly #events = new Events<CheckerEvents>()
  /** What unregistered checks have left in flight. */
  readonly #leaving = new Set<Promise<void>>()
  readonly #closing = new AbortController()
  readonly #deadline: number
  readonly #silenced: ReadonlySet<string>
  readonly #slots: Slots
  #started = false
  #freshUntil = 0
  #closed: Promise<void> | undefined

  constructor({
    checks = {},
    silenced = [],
    deadline = 4500,
    concurrency = Number.POSITIVE_INFINITY,
  }: CheckerOptions) {
    this.#deadline = deadline
    this.#silenced = new Set(silenced)
    this.#slots = new Slots(concurrency)
    for (const [name, check] of Object.entries(checks)) this.register(name, check)
  }

  register(name: string, check: Check | CheckDefinition, options?: CheckOptions): void {
    this.#refuseIfClosed()
    const registered = registration(name, check, options)
    if (this.#runners.has(name)) {
      throw new DockerflowError(
        'DOCKERFLOW_DUPLICATE_CHECK',
        `There is a check "${name}" already: unregister it first, or choose another name.`,
      )
    }
    const runner = new CheckRunner(name, registered, {
      slots: this.#slots,
      silenced: this.#silenced,
      ran: (from, result, error) => {
        this.#freshUntil = 0
        if (from !== result.status) {
          this.#events.emit('transition', Object.freeze({ name, from, to: result.status, result, error }))
        }
      },
    })
    this.#runners.set(name, runner)
    this.#freshUntil = 0
    if (this.#started) this.#schedule(runner)
  }

  unregister(name: string): boolean {
    const runner = this.#runners.get(name)
    if (runner === undefined) return false
    this.#runners.delete(name)
    this.#freshUntil = 0
    this.#schedules.get(runner)?.()
    this.#schedules.delete(runner)
    const quiet = runner.dispose()
    if (quiet !== undefined) {
      this.#leaving.add(quiet)
      void quiet.then(() => this.#leaving.delete(quiet))
    }
    return true
  }

  get checks(): ReadonlyMap<string, CheckDefinition> {
    return new Map([...this.#runners].map(([name, runner]) => [name, runner.registration]))
  }

  async run({ signal }: { readonly signal?: AbortSignal } = {}): Promise<Report> {
    this.#refuseIfClosed()
    signal?.throwIfAborted()
    const runners = [...this.#runners.values()]
    const due = runners.filter((runner) => !runner.fresh)
    const starts = due.some((runner) => !runner.running)
    const overdue = new Set(due)
    if (due.length > 0) {
      const runs = due.map((runner) => runner.run().then(() => overdue.delete(runner)))
      await within(Promise.all(runs), this.#deadline, signal, this.#closing.signal)
    }
    const report = reportOf(
      runners.flatMap(
        (runner) => (overdue.has(runner) ? runner.overdue(this.#deadline) : runner.result()) ?? [],
      ),
    )
    if (overdue.size === 0) {
      this.#freshUntil = Math.min(
        performance.now() + LONGEST_REUSE,
        ...runners.map(({ freshUntil }) => freshUntil),
      )
    }
    if (starts) this.#events.emit('report', report)
    return report
  }

  get freshUntil(): number {
    return this.#freshUntil
  }

  get latest(): Report | undefined {
    const results = [...this.#runners.values()].flatMap((runner) => runner.result() ?? [])
    return results.length === 0 ? undefined : reportOf(results)
  }

  start(): void {
    this.#refuseIfClosed()
    if (this.#started) return
    this.#started = true
    for (const runner of this.#runners.values()) this.#schedule(runner)
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  on<E extends keyof CheckerEvents>(event: E, listener: (...args: CheckerEvents[E]) => unknown): this {
    this.#events.on(event, listener)
    return this
  }

  off<E extends keyof CheckerEvents>(event: E, listener: (...args: CheckerEvents[E]) => unknown): this {
    this.#events.off(event, listener)
    return this
  }

  async #close(): Promise<void> {
    this.#closing.abort(closedError())
    for (const name of [...this.#runners.keys()]) this.unregister(name)
    await within(Promise.all(this.#leaving), this.#deadline)
  }

  #schedule(runner: CheckRunner): void {
    const { interval, initialDelay } = runner.registration
    if (interval === undefined) return
    const tick = async () => {
      if (runner.running) return
      await runner.run()
      if (this.#events.wants('report') && this.latest) this.#events.emit('report', this.latest)
    }
    this.#schedules.set(
      runner,
      schedule(() => void tick(), interval, initialDelay),
    )
  }

  #refuseIfClosed(): void {
    if (this.#closing.signal.aborted) throw closedError()
  }
}

function closedError(): DockerflowError {
  return new DockerflowError(
    'DOCKERFLOW_CHECKER_CLOSED',
    'The checker is closed: it takes no checks and runs none.',
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
