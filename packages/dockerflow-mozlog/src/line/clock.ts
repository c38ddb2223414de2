import { timestampText } from './envelope.ts'

/** The last six digits, by microsecond. Each is made when it is first needed, to keep the start fast. */
const DIGITS: (string | undefined)[] = new Array(1000)

function digitsOf(micro: number): string {
  const digits = `${String(micro).padStart(3, '0')}000`
  DIGITS[micro] = digits
  return digits
}

/**
 * Creates a clock that returns nanoseconds since the epoch as decimal text, because the number exceeds 2^53.
 *
 * The millisecond is the wall clock's, so the text never differs from it by more than one; the microseconds within
 * it come from the monotonic clock, whose offset is corrected whenever the two disagree. The text never goes back:
 * when the wall clock is set back, the clock stands still until the wall clock has caught up.
 *
 * @param prefix text before the number
 */
export function createClock(
  prefix: string,
  wall: () => number = Date.now,
  monotonic: () => number = performance.now.bind(performance),
): () => string {
  let millisecond = 0
  let micro = 0
  let text = ''
  // The wall clock minus the monotonic clock, to less than a millisecond.
  let offset = Number.NaN

  return function nanoseconds(): string {
    const now = wall()
    const elapsed = monotonic()
    let within = elapsed + offset - now
    if (!(within >= 0)) {
      offset = now - elapsed
      within = 0
    } else if (within >= 1) {
      offset = now + 0.999 - elapsed
      within = 0.999
    }
    const nextMicro = (within * 1000) | 0
    if (now > millisecond) {
      millisecond = now
      text = prefix + now
      micro = nextMicro
    } else if (now === millisecond && nextMicro > micro) {
      micro = nextMicro
    }
    return text + (DIGITS[micro] ?? digitsOf(micro))
  }
}

/**
 * The time in a line: the key, and nanoseconds since the epoch. The process has one clock, so that its loggers agree.
 */
export const timestamp: () => string = createClock(timestampText(''))
