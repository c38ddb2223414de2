/** Whether `promise` settles within `timeout` milliseconds; rejects when it does. */
export async function within(promise: Promise<unknown>, timeout: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, timeout, false)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
