import { type Level, levelOf, type Status, statusOf } from './level.ts'
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
  /** How long ago the run ended when the report was made. */
  readonly age: number
  /** Calls in flight: 0 or 1, plus those abandoned that have still not settled. */
  readonly pending: number
  /** Calls given up so far: after ten timeouts without settling, or more if others hang already. */
  readonly abandoned: number
  /** Failed runs in a row: runs at `error` or above. */
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

/** The report of `results`: its level is their worst. */
export function reportOf(results: readonly Result[]): Report {
  const level = levelOf(results)
  return Object.freeze({ status: statusOf(level), level, results: Object.freeze([...results]) })
}

/** The result of a run, whose messages are frozen. */
export function resultOf(run: Omit<Result, 'status'>): Result {
  const { name, level, messages, started, duration, age, pending, abandoned, failures } = run
  return Object.freeze({
    name,
    status: statusOf(level),
    level,
    messages,
    started,
    duration,
    age,
    pending,
    abandoned,
    failures,
  })
}

/** `messages` without those whose id is silenced: they are neither counted, nor logged, nor shown. */
export function silence(messages: readonly Message[], silenced: ReadonlySet<string>): readonly Message[] {
  return messages.filter((message) => !silenced.has(message.id))
}
