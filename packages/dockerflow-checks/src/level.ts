/**
 * The levels of a message and their words, as existing Dockerflow libraries and monitoring read them
 * (clause A5, heartbeat payload). The numbers are part of the payload.
 */
export const LEVELS = { ok: 0, debug: 10, info: 20, warning: 30, error: 40, critical: 50 } as const

/** The word of a level. */
export type Status = keyof typeof LEVELS

/** The number of a level: 0, 10, 20, 30, 40 or 50. */
export type Level = (typeof LEVELS)[Status]

/** What a failing check may be: every status but `ok`. */
export type Severity = Exclude<Status, 'ok'>

const WORDS = new Map<number, Status>(Object.entries(LEVELS).map(([word, level]) => [level, word as Status]))

/** The word of `level`; a number between two levels reads as the one below it, one below 0 as `ok`. */
export function statusOf(level: number): Status {
  return WORDS.get(Math.floor(Math.min(Math.max(level, 0), 50) / 10) * 10) ?? 'ok'
}

/** The highest level of `all`; `0` when there are none. */
export function levelOf(all: readonly { readonly level: Level }[]): Level {
  let worst: Level = LEVELS.ok
  for (const { level } of all) if (level > worst) worst = level
  return worst
}
