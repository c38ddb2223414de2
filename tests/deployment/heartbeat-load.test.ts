import { setTimeout as sleep } from 'node:timers/promises'
import { createChecker } from 'dockerflow-checks'
import { expect, it } from 'vitest'

/** The calls that reach a backing service while each of `probers` asks every 10 ms for 600 ms. */
async function calls(probers: number, options: { ttl?: number; interval?: number }): Promise<number> {
  let count = 0
  const check = async () => {
    count += 1
    await sleep(5)
  }
  const checker = createChecker({ checks: { database: { check, ...options } } })
  checker.start()
  const end = performance.now() + 600
  await Promise.all(
    Array.from({ length: probers }, async () => {
      while (performance.now() < end) {
        await checker.run()
        await sleep(10)
      }
    }),
  )
  await checker.close()
  return count
}

it('the load of heartbeats is bounded by ttl or interval, and does not grow with probers', async () => {
  const [few, many, periodic] = await Promise.all([
    calls(1, { ttl: 200 }),
    calls(50, { ttl: 200 }),
    calls(50, { interval: 200 }),
  ])
  // 600 ms ÷ 200 ms, and the first one.
  expect(few).toBeLessThanOrEqual(4)
  expect(many).toBeLessThanOrEqual(4)
  // An interval varies by a tenth, and its first run comes at once.
  expect(periodic).toBeLessThanOrEqual(5)
})
