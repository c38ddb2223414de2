import { LEVELS, type Level } from './level.ts'
import type { Message } from './message.ts'

/** How many runs in a row a check must fail to count as failing, and pass to count as recovered. */
export interface Thresholds {
  readonly failureThreshold: number
  readonly successThreshold: number
}

/** Where a check stands between its thresholds. Counts real runs only. */
export interface Streak {
  /** Failed runs in a row. */
  readonly failures: number
  /** Passing runs in a row. */
  readonly passes: number
  /** Whether the check counts as failing. */
  readonly failing: boolean
}

/** The streak of a check that has not run yet. */
export const NO_STREAK: Streak = Object.freeze({ failures: 0, passes: 0, failing: false })

/** Whether a run at `level` failed: `error` and above. */
export function isFailure(level: Level): boolean {
  return level >= LEVELS.error
}

/** The streak after one more run. */
export function nextStreak(streak: Streak, failed: boolean, thresholds: Thresholds): Streak {
  if (failed) {
    const failures = streak.failures + 1
    return { failures, passes: 0, failing: streak.failing || failures >= thresholds.failureThreshold }
  }
  const passes = streak.passes + 1
  return { failures: 0, passes, failing: streak.failing && passes < thresholds.successThreshold }
}

/**
 * What a run shows: below the failure threshold its errors as warnings that say so; on the way to recovery the
 * failure it recovers from.
 *
 * @param messages what this run had to say
 * @param streak the streak that includes this run
 * @param failure what the last failed run had to say
 */
export function shownMessages(
  messages: readonly Message[],
  streak: Streak,
  failure: readonly Message[],
  thresholds: Thresholds,
): readonly Message[] {
  const { failures, passes, failing } = streak
  if (failures > 0 && !failing) {
    return messages.map((message) =>
      isFailure(message.level)
        ? count({ ...message, level: LEVELS.warning }, failures, thresholds.failureThreshold, 'failures')
        : message,
    )
  }
  if (failures === 0 && failing) {
    const held = failure.map((message) => count(message, passes, thresholds.successThreshold, 'successes'))
    return [...held, ...messages]
  }
  return messages
}

function count(message: Message, done: number, needed: number, of: string): Message {
  return Object.freeze({ ...message, text: `${message.text} (${done} of ${needed} ${of})` })
}
