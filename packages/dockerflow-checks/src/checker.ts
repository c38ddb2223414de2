import type { Check, CheckDefinition, CheckOptions, Checks } from './check.ts'
import type { Status } from './level.ts'
import type { Report, Result } from './report.ts'

/** Options of a checker. */
export interface CheckerOptions {
  readonly checks?: Checks
  /** Message ids to ignore: neither counted, nor logged, nor shown. @default [] */
  readonly silenced?: Iterable<string>
  /** Longest time a `run()` takes, in milliseconds. @default 4500 */
  readonly deadline?: number
  /** How many checks run at once. @default Infinity */
  readonly concurrency?: number
}

/** The events of a checker. */
export interface CheckerEvents {
  /** After each real run. */
  report: [report: Report]
  /** When a check's status word changed; `from` is undefined for the first result. */
  transition: [
    transition: {
      readonly name: string
      readonly from: Status | undefined
      readonly to: Status
      readonly result: Result
      readonly error: unknown
    },
  ]
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
  start(): void
  close(): Promise<void>
  on<E extends keyof CheckerEvents>(event: E, listener: (...args: CheckerEvents[E]) => void): this
  off<E extends keyof CheckerEvents>(event: E, listener: (...args: CheckerEvents[E]) => void): this
}
