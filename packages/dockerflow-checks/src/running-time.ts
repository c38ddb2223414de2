import { now, since } from './moment.ts'

/** How late a timer may be, in milliseconds, before the process counts as having stood still. */
const LATE = 50
/** A wait is cut into so many parts: a stall that begins and ends within one part goes unseen. */
const PARTS = 10
const SHORTEST_PART = 20
/** Turns of the event loop: clients hand what they have read from one to the next. */
const TURNS = 3

/** A wait that does not count the time for which this process stood still. All times are in milliseconds. */
export interface RunningTime {
  /**
   * For how long the process has stood still since the wait began, or until it was stopped: blocked by other work,
   * stopped by a signal or a debugger, or asleep with its machine.
   */
  readonly stalled: number
  /** Ends the wait. */
  stop(): void
}

/**
 * Calls `over` when this process has run for `ms` milliseconds and has read what had arrived by then. Keeps no process
 * alive.
 */
export function afterRunning(ms: number, over: () => void): RunningTime {
  const part = Math.max(SHORTEST_PART, Math.ceil(ms / PARTS))
  let left = ms
  let stalled = 0
  let stopped = false
  let began = now()
  let wait = 0
  let timer: NodeJS.Timeout

  const late = () => {
    const lateness = since(began) - wait
    return lateness > LATE ? lateness : 0
  }
  const next = () => {
    began = now()
    wait = Math.min(part, left)
    timer = setTimeout(tick, wait).unref()
  }
  const tick = () => {
    const lateness = late()
    stalled += lateness
    left -= lateness > 0 ? wait : since(began)
    // a timer may fire a fraction of a millisecond early
    if (left >= 1) return next()
    wait = Number.POSITIVE_INFINITY
    afterReading(() => {
      if (!stopped) over()
    })
  }
  next()
  return {
    get stalled() {
      return stopped ? stalled : stalled + late()
    },
    stop() {
      if (stopped) return
      stalled += late()
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** Calls `then` when the event loop has read what had already arrived: timers come before sockets in each turn. */
export function afterReading(then: () => void, turns = TURNS): void {
  setImmediate(() => (turns > 1 ? afterReading(then, turns - 1) : then()))
}
