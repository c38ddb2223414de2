/** A point in time, on the monotonic clock and on the wall clock. Both are in milliseconds. */
export interface Moment {
  readonly monotonic: number
  readonly wall: number
}

/** The current moment. */
export function now(): Moment {
  return { monotonic: performance.now(), wall: Date.now() }
}

/**
 * Milliseconds since `moment`. The monotonic clock decides, so that a clock set back changes nothing; but it
 * stands still while the machine is suspended, therefore a wall clock that ran further ahead wins.
 */
export function since(moment: Moment): number {
  return Math.max(performance.now() - moment.monotonic, Date.now() - moment.wall)
}
