import { afterEach, beforeEach, vi } from 'vitest'
import type { Checker } from '../src/index.ts'

const FAKED = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const
const { setImmediate: realImmediate } = globalThis

/** Immediates that wait for the end of a stall: Node runs all timers that are due before the first of them. */
let held: (() => void)[] | undefined

/**
 * Fakes every clock and timer until {@link endFakeTime}. An immediate takes no time; the fake one of vitest takes a
 * millisecond.
 */
export function beginFakeTime(): void {
  vi.useFakeTimers({ toFake: [...FAKED] })
  Object.assign(globalThis, {
    setImmediate: (then: () => void) => void (held ? held.push(then) : Promise.resolve().then(then)),
  })
}

export function endFakeTime(): void {
  Object.assign(globalThis, { setImmediate: realImmediate })
  vi.useRealTimers()
}

/** The process stands still for `ms` milliseconds: all that came due meanwhile happens at its end, timers first. */
export async function stall(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
  await block(ms)
}

/** The same, before anything that was begun in this turn of the event loop goes on. */
export async function block(ms: number): Promise<void> {
  const { clock } = setTimeout as unknown as { clock: { jump(ms: number): void } }
  held = []
  clock.jump(ms)
  await vi.advanceTimersByTimeAsync(0)
  while (held.length > 0) {
    for (const then of held.splice(0)) then()
    await vi.advanceTimersByTimeAsync(0)
  }
  held = undefined
}

/** Fakes time for the tests around the call, and closes their checker before time is real again. */
export function useFakeTime(checker: () => Checker): void {
  beforeEach(beginFakeTime)
  afterEach(async () => {
    vi.restoreAllMocks()
    const closed = checker().close()
    await vi.advanceTimersByTimeAsync(10_000)
    await closed
    endFakeTime()
  })
}
