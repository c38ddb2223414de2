import { setTimeout as sleep } from 'node:timers/promises'

/** Whether `promise` settles within `timeout` milliseconds; rejects when it does. */
export async function within(promise: Promise<unknown>, timeout: number): Promise<boolean> {
  const cancel = new AbortController()
  const late = sleep(timeout, false, { signal: cancel.signal }).catch(() => false)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    cancel.abort()
  }
}
