import { totalmem } from 'node:os'
import { type Check, defineCheck } from '../check.ts'
import { type Limits, limitMessage, limitsOf } from '../limits.ts'

/**
 * Checks the memory of this process (its resident set) against the limit of its control group, which is what a
 * container is killed for; without such a limit, against the memory of the machine.
 *
 * One ping: two readings of `/proc` and `/sys/fs/cgroup`, microseconds.
 *
 * `ok` proves that the memory in use is below the limits. It does not prove that the heap of V8, which has a
 * limit of its own, has room.
 *
 * @param limits per cent in use; @default `{ warning: 80, error: 95 }`
 */
export function memoryCheck(limits: Partial<Limits> = {}): Check {
  const bounds = limitsOf('memory', limits, { warning: 80, error: 95 })
  return defineCheck({ kind: 'memory' }, () => {
    const machine = totalmem()
    const group = process.constrainedMemory()
    // without a limit Node says 0, or a number no machine has
    const total = group > 0 && group < machine ? group : machine
    const used = (100 * process.memoryUsage.rss()) / total
    const text = `The process uses ${Math.round(used)} % of the memory it may use (${Math.round(total / 2 ** 20)} MiB).`
    return limitMessage('memory', bounds, (limit) => used > limit, text)
  })
}
