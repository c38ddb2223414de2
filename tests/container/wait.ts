import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Calls `attempt` until it answers something other than undefined, and answers that and how long it took.
 *
 * @param within milliseconds after which it throws, saying what it waited for
 */
export async function waitFor<T>(
  what: string,
  attempt: () => Promise<T | undefined> | T | undefined,
  within = 15_000,
  pause = 20,
): Promise<{ readonly value: T; readonly took: number }> {
  const started = performance.now()
  let last: unknown
  while (performance.now() - started < within) {
    try {
      const value = await attempt()
      if (value !== undefined) return { value, took: performance.now() - started }
    } catch (error) {
      last = error
    }
    await sleep(pause)
  }
  throw new Error(`waited ${within} ms in vain for ${what}`, { cause: last })
}
