import { afterEach, beforeEach, vi } from 'vitest'
import type { Checker } from '../src/index.ts'

/** Fakes every clock and timer for the tests around the call, and closes their checker before time is real again. */
export function useFakeTime(checker: () => Checker): void {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(async () => {
    vi.restoreAllMocks()
    const closed = checker().close()
    await vi.advanceTimersByTimeAsync(10_000)
    await closed
    vi.useRealTimers()
  })
}
