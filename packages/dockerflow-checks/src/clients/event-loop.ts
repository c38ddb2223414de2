import { type Check, defineCheck } from '../check.ts'
import { type Limits, limitMessage, limitsOf } from '../limits.ts'

/** Options of {@link eventLoopCheck}. */
export interface EventLoopCheckOptions {
  /**
   * Limits of the delay, in milliseconds: the longest since the last ping.
   * @default { warning: 100, error: 1000 }
   */
  readonly delay?: Partial<Limits>
  /**
   * Limits of the utilisation since the last ping, in per cent.
   * @default { warning: 90, error: 99 }
   */
  readonly utilization?: Partial<Limits>
}

/** How often the delay is sampled, in milliseconds. */
const RESOLUTION = 20

/**
 * Checks how late this process's event loop is, and how busy: since the check was made, then since its last ping.
 *
 * One ping: two readings of counters. Between pings one timer samples the delay every 20 ms; it keeps no process
 * alive.
 *
 * `ok` proves that the delay and the use of the loop were below the limits since the last ping. It does not
 * prove that they still are, or that no single callback was slow.
 */
export function eventLoopCheck(options: EventLoopCheckOptions = {}): Check {
  const delays = limitsOf('event-loop', options.delay ?? {}, { warning: 100, error: 1000 })
  const utilizations = limitsOf('event-loop', options.utilization ?? {}, { warning: 90, error: 99 })
  let before = performance.eventLoopUtilization()
  let sampled = performance.now()
  let longest = 0
  const sample = () => {
    const now = performance.now()
    longest = Math.max(longest, now - sampled - RESOLUTION)
    sampled = now
  }
  // not monitorEventLoopDelay(): after a reset its histogram leaves out the interval that is under way
  setInterval(sample, RESOLUTION).unref()

  return defineCheck({ kind: 'event-loop' }, () => {
    sample()
    const now = performance.eventLoopUtilization()
    const busy = 100 * performance.eventLoopUtilization(now, before).utilization
    const late = longest
    longest = 0
    before = now
    const text = `The event loop was ${Math.round(late)} ms late and ${Math.round(busy)} % busy.`
    const delayed = limitMessage('event-loop', delays, (limit) => late > limit, text)
    const loaded = limitMessage('event-loop', utilizations, (limit) => busy > limit, text)
    return (delayed?.level ?? 0) >= (loaded?.level ?? 0) ? delayed : loaded
  })
}
