import type { Check, CheckDefinition, CheckOptions } from './check.ts'
import { CheckRunner } from './check-runner.ts'
import type { CheckerEvents } from './checker-events.ts'
import { type CheckerOptions, type CheckerSettings, checkerSettings } from './checker-options.ts'
import { DockerflowError } from './errors.ts'
import { Events } from './events.ts'
import { now, since } from './moment.ts'
import { registration } from './registration.ts'
import { type Report, reportOf } from './report.ts'
import { schedule } from './schedule.ts'
import { Slots } from './slots.ts'
import { within } from './within.ts'

/** Holds checks and runs them: on demand or periodically, coalesced, cached, bounded. */
export interface Checker {
  /**
   * Adds a check. It takes part in the next run; a periodic one starts at once if the checker has started.
   *
   * @param name 1 to 64 printable characters, unique
   * @param check a function, or an object with a function `check` and options
   * @param options go over those of the object
   * @throws DockerflowError with a code of `ERRORS`, naming the check
   */
  register(name: string, check: Check | CheckDefinition, options?: CheckOptions): void
  /** Removes a check, aborts its call in flight and takes it out of runs under way. False when there is none. */
  unregister(name: string): boolean
  /** Names and definitions with their defaults filled in, in order of registration, as they are now. */
  readonly checks: ReadonlyMap<string, CheckDefinition>
  /**
   * Runs the checks that are due, joins those that are running, and answers within `deadline`.
   *
   * @param options `signal` stops the waiting of this caller alone: it rejects with the signal's reason
   * @throws DockerflowError `DOCKERFLOW_CHECKER_CLOSED` when the checker is closed or closes meanwhile
   */
  run(options?: { readonly signal?: AbortSignal }): Promise<Report>
  /** The last results of the checks that have run, without running any; undefined when none has. */
  readonly latest: Report | undefined
  /**
   * Until when, on the clock of `performance.now()`, `run()` would run nothing and report the same runs as last
   * time: what was made of that report may be used again. At most a second ahead; 0 when a check is due.
   */
  readonly freshUntil: number
  /**
   * Starts the periodic checks. Does nothing the second time.
   *
   * @throws DockerflowError `DOCKERFLOW_CHECKER_CLOSED`
   */
  start(): void
  /**
   * Stops everything, aborts what is in flight and makes all who wait refuse. Resolves when the calls in flight have
   * settled, after `deadline` at the latest. Does nothing more the second time.
   */
  close(): Promise<void>
  /** Adds a listener, once however often it is added. */
  on<E extends keyof CheckerEvents>(event: E, listener: (...args: CheckerEvents[E]) => unknown): this
  /** Removes a listener. */
  off<E extends keyof CheckerEvents>(event: E, listener: (...args: CheckerEvents[E]) => unknown): this
}

/** The clock of `freshUntil` stands still while the machine is suspended, so it never looks far ahead. */
const LONGEST_REUSE = 1000

/**
 * Makes a checker. It runs nothing until asked: by `run()`, or by `start()` for its periodic checks.
 *
 * @throws DockerflowError for an unknown or ill-typed option, and as {@link Checker.register} does
 */
export function createChecker(options: CheckerOptions = {}): Checker {
  return new EngineChecker(checkerSettings(options))
}

class EngineChecker implements Checker {
  readonly #runners = new Map<string, CheckRunner>()
  readonly #schedules = new Map<CheckRunner, () => void>()
  /** How to end what each check does while it is registered. */
  readonly #watches = new Map<CheckRunner, () => void>()
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

  constructor({ checks, silenced, deadline, concurrency }: CheckerSettings) {
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
        `There is a check "${name}" already: choose another name for one of the two.`,
      )
    }
    const runner = new CheckRunner(name, registered, {
      slots: this.#slots,
      silenced: this.#silenced,
      ran: () => {
        this.#freshUntil = 0
      },
      changed: (from, result, error) => {
        this.#events.emit('transition', Object.freeze({ name, from, to: result.status, result, error }))
      },
    })
    const release = registered.check.watch?.()
    if (release !== undefined) this.#watches.set(runner, release)
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
    this.#watches.get(runner)?.()
    this.#watches.delete(runner)
    if (quiet !== undefined) {
      this.#leaving.add(quiet)
      void quiet.then(() => this.#leaving.delete(quiet))
    }
    return true
  }

  get checks(): ReadonlyMap<string, CheckDefinition> {
    return new Map(
      [...this.#runners].map(
        ([
          name,
          {
            registration: { kind: _kind, ...definition },
          },
        ]) => [name, Object.freeze(definition)],
      ),
    )
  }

  async run({ signal }: { readonly signal?: AbortSignal } = {}): Promise<Report> {
    this.#refuseIfClosed()
    signal?.throwIfAborted()
    const runners = [...this.#runners.values()]
    const due = runners.filter((runner) => !runner.fresh)
    const starts = due.some((runner) => !runner.running)
    const overdue = new Set(due)
    const began = now()
    if (due.length > 0) {
      const runs = due.map((runner) => runner.run().then(() => overdue.delete(runner)))
      await within(Promise.all(runs), this.#deadline, signal, this.#closing.signal)
    }
    const late = overdue.size > 0 ? since(began) - this.#deadline : 0
    const report = reportOf(
      runners.flatMap(
        (runner) => (overdue.has(runner) ? runner.overdue(this.#deadline, late) : runner.result()) ?? [],
      ),
    )
    if (overdue.size === 0) {
      this.#freshUntil = Math.min(
        performance.now() + LONGEST_REUSE,
        // of the checks there are now: one may have been registered meanwhile
        ...[...this.#runners.values()].map(({ freshUntil }) => freshUntil),
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
      const report = this.#events.wants('report') ? this.latest : undefined
      if (report !== undefined) this.#events.emit('report', report)
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
