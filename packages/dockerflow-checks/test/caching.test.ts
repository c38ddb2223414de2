import { beforeEach, expect, test, vi } from 'vitest'
import { type Checker, createChecker } from '../src/index.ts'
import { useFakeTime } from './fake-time.ts'

let checker: Checker
let calls: number

useFakeTime(() => checker)

beforeEach(() => {
  calls = 0
})

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

function count(): void {
  calls += 1
}

async function taking(ms: number): Promise<void> {
  calls += 1
  await sleep(ms)
}

test('200 connections that ask for 5 s cause at most 6 calls of a 20 ms check', async () => {
  checker = createChecker({ checks: { database: () => taking(20) } })
  let answers = 0
  const ends = performance.now() + 5000
  const connection = async () => {
    while (performance.now() < ends) {
      const { status } = await checker.run()
      expect(status).toBe('ok')
      answers += 1
      await sleep(50)
    }
  }
  const connections = Promise.all(Array.from({ length: 200 }, connection))
  await vi.advanceTimersByTimeAsync(5100)
  await connections
  expect(calls).toBeLessThanOrEqual(6)
  expect(calls).toBeGreaterThanOrEqual(4)
  expect(answers).toBeGreaterThan(10_000)
})

test('freshUntil says how long a report of the same runs is to be expected, at most a second ahead', async () => {
  checker = createChecker({ checks: { one: { check: count, ttl: 300 }, two: { check: count, ttl: 90_000 } } })
  expect(checker.freshUntil).toBe(0)
  await checker.run()
  expect(checker.freshUntil).toBe(performance.now() + 300)
  await vi.advanceTimersByTimeAsync(299)
  await checker.run()
  expect([checker.freshUntil - performance.now(), calls]).toEqual([1, 2])
  checker.unregister('one')
  expect(checker.freshUntil).toBe(0)
  await checker.run()
  expect(checker.freshUntil).toBe(performance.now() + 1000)
  checker.register('three', { check: count, interval: 100 })
  expect(checker.freshUntil).toBe(0)
  await checker.run()
  expect(checker.freshUntil).toBe(performance.now() + 300)
  checker.start()
  await vi.advanceTimersByTimeAsync(250)
  expect(checker.freshUntil).toBe(0)
})

test('freshUntil knows of a check that was registered while the last run went on', async () => {
  checker = createChecker({ checks: { slow: () => taking(20) } })
  const run = checker.run()
  checker.register('late', count)
  await vi.advanceTimersByTimeAsync(20)
  await run
  expect(checker.freshUntil).toBe(0)
})

test('a result is reused until its ttl has passed since it ended, and not a millisecond longer', async () => {
  checker = createChecker({ checks: { one: { check: () => taking(0), ttl: 300 } } })
  const run = checker.run()
  await vi.advanceTimersByTimeAsync(0)
  await run
  await vi.advanceTimersByTimeAsync(299)
  const cached = await checker.run()
  expect(cached.results[0]?.age).toBe(299)
  expect(calls).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  const again = checker.run()
  await vi.advanceTimersByTimeAsync(0)
  expect((await again).results[0]?.age).toBe(0)
  expect(calls).toBe(2)
})

test('a cached failure stays a failure and counts once', async () => {
  checker = createChecker({
    checks: {
      one: () => {
        calls += 1
        throw new Error('down')
      },
    },
  })
  for (let i = 0; i < 5; i += 1) {
    const { status, results } = await checker.run()
    expect(status).toBe('error')
    expect(results[0]?.failures).toBe(1)
  }
  expect(calls).toBe(1)
})

test('without ttl every run is real, but those at the same time still share one call', async () => {
  checker = createChecker({ checks: { one: { check: () => taking(5), ttl: 0 } } })
  for (let i = 1; i <= 3; i += 1) {
    const runs = Promise.all([checker.run(), checker.run(), checker.run()])
    await vi.advanceTimersByTimeAsync(5)
    await runs
    expect(calls).toBe(i)
  }
})

test('one slow check does not make the results of the others old', async () => {
  let quick = 0
  checker = createChecker({
    checks: {
      slow: () => sleep(3000),
      quick: () => {
        quick += 1
      },
    },
  })
  const first = checker.run()
  await vi.advanceTimersByTimeAsync(2500)
  const second = checker.run()
  await vi.advanceTimersByTimeAsync(500)
  await Promise.all([first, second])
  expect(quick).toBe(2)
})

test('a clock that is set back changes nothing', async () => {
  checker = createChecker({ checks: { one: { check: count, ttl: 1000 } } })
  await checker.run()
  vi.setSystemTime(Date.now() - 3_600_000)
  await checker.run()
  expect(calls).toBe(1)
  await vi.advanceTimersByTimeAsync(1000)
  const { results } = await checker.run()
  expect(calls).toBe(2)
  expect(results[0]?.age).toBe(0)
})

test('a result of before the machine was suspended is not used', async () => {
  checker = createChecker({ checks: { one: count } })
  await checker.run()
  // while a machine sleeps, the monotonic clock stands still and the wall clock does not
  vi.setSystemTime(Date.now() + 3_600_000)
  await checker.run()
  expect(calls).toBe(2)
})

test('a result knows when it began and how long it took', async () => {
  checker = createChecker({ checks: { one: () => taking(25) } })
  const began = Date.now()
  const run = checker.run()
  await vi.advanceTimersByTimeAsync(25)
  await run
  await vi.advanceTimersByTimeAsync(100)
  expect((await checker.run()).results[0]).toMatchObject({
    started: began,
    duration: 25,
    age: 100,
    pending: 0,
  })
})
