/** How far an interval is stretched or shortened, so that many instances do not ask in step. */
const JITTER = 0.1

/**
 * Calls `tick` after `initialDelay` and then every `interval` ±10 %, all in milliseconds. Keeps no process
 * alive. `tick` is called in step with the clock, not with its own end: not to overlap is its own affair.
 *
 * @returns stops the schedule
 */
export function schedule(tick: () => void, interval: number, initialDelay = 0): () => void {
  let timer: NodeJS.Timeout
  const next = (delay: number) => {
    timer = setTimeout(() => {
      next(interval * (1 + JITTER * (2 * Math.random() - 1)))
      tick()
    }, delay).unref()
  }
  next(initialDelay)
  return () => clearTimeout(timer)
}
