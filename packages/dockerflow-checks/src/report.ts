import type { Level, Status } from './level.ts'
import type { Message } from './message.ts'

/** One run of one check, as it shows in a report. Immutable. All durations are in milliseconds. */
export interface Result {
  readonly name: string
  readonly status: Status
  readonly level: Level
  /** What the check had to say, redacted, without silenced messages. */
  readonly messages: readonly Message[]
  /** When the run began, milliseconds since the epoch. */
  readonly started: number
  /** How long the run took. */
  readonly duration: number
  /** How long ago the run ended when the report was made; 0 for a run made for this report. */
  readonly age: number
  /** Calls still in flight: 0 or 1, plus those abandoned. */
  readonly pending: number
  /** Calls given up after ten timeouts because they never settled. */
  readonly abandoned: number
  /** Failed runs in a row. */
  readonly failures: number
}

/** The results of all checks at one moment. Immutable. */
export interface Report {
  /** The worst level's word. */
  readonly status: Status
  readonly level: Level
  /** In order of registration. */
  readonly results: readonly Result[]
}
