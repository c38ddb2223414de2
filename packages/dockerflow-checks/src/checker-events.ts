import type { Status } from './level.ts'
import type { Report, Result } from './report.ts'

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
