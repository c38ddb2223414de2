import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeEach, expect, test, vi } from 'vitest'
import { type Checker, createChecker, type Report } from '../src/index.ts'
import { useFakeTime } from './fake-time.ts'

let checker: Checker
let starts: number[]
let began: number

useFakeTime(() => checker)

beforeEach(() => {
  starts = []
  began = performance.now()
})

/** A periodic check that takes `ms` milliseconds and notes when it was called. */
function periodic(ms: number, options = {}): void {
  const check = async () => {
    starts.push(performance.now() - began)
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
  }
  checker = createChecker({ checks: { one: { check, interval: 1000, ...options } } })
}

test('nothing runs before start, and start may be called twice', async () => {
  periodic(0)
  await vi.advanceTimersByTimeAsync(5000)
  expect(starts).toEqual([])
  checker.start()
  checker.start()
  await vi.advanceTimersByTimeAsync(0)
  expect(starts).toEqual([5000])
  expect(vi.getTimerCount()).toBe(1)
})

test('a periodic check runs at its interval, 10 % more or less', async () => {
  periodic(0)
  checker.start()
  await vi.advanceTimersByTimeAsync(200_000)
  const gaps = starts.slice(1).map((start, i) => start - (starts[i] ?? 0))
  expect(gaps.length).toBeGreaterThan(180)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(900)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1100)
  expect(Math.min(...gaps)).toBeLessThan(930)
  expect(Math.max(...gaps)).toBeGreaterThan(1070)
})

test('the jitter is ten per cent either way', async () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0)
  periodic(0)
  checker.start()
  await vi.advanceTimersByTimeAsync(900)
  random.mockReturnValue(0.5)
  await vi.advanceTimersByTimeAsync(900)
  await vi.advanceTimersByTimeAsync(1000)
  expect(starts).toEqual([0, 900, 1800, 2800])
})

test('the first run waits for the initial delay', async () => {
  periodic(0, { initialDelay: 700 })
  checker.start()
  await vi.advanceTimersByTimeAsync(699)
  expect(starts).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(starts).toEqual([700])
})

test('runs of one check do not overlap, however long they take', async () => {
  periodic(2500)
  checker.start()
  await vi.advanceTimersByTimeAsync(20_000)
  const gaps = starts.slice(1).map((start, i) => start - (starts[i] ?? 0))
  expect(gaps.length).toBeGreaterThan(4)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2500)
})

test('one report follows each run that takes longer than its interval', async () => {
  let reports = 0
  periodic(2500)
  checker.on('report', () => {
    reports += 1
  })
  checker.start()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(reports).toBeGreaterThanOrEqual(starts.length - 1)
  expect(reports).toBeLessThanOrEqual(starts.length)
})

test('when a periodic check unregisters itself and none is left there is no report', async () => {
  const reports: unknown[] = []
  checker = createChecker()
  checker.on('report', (report) => reports.push(report))
  checker.register('leaving', () => void checker.unregister('leaving'), { interval: 1000 })
  checker.start()
  await vi.advanceTimersByTimeAsync(5000)
  expect(reports).toEqual([])
})

test('before the first result there is no report, and a run waits for it', async () => {
  periodic(300, { initialDelay: 10_000 })
  checker.start()
  expect(checker.latest).toBeUndefined()
  const run = checker.run()
  await vi.advanceTimersByTimeAsync(300)
  expect((await run).results).toHaveLength(1)
  expect(checker.latest?.status).toBe('ok')
})

test('a run uses the result of a periodic check, whatever its ttl', async () => {
  periodic(0, { ttl: 0 })
  checker.start()
  await vi.advanceTimersByTimeAsync(10)
  for (let i = 0; i < 5; i += 1) await checker.run()
  expect(starts).toHaveLength(1)
})

test('a result that is older than three intervals is not trusted but run anew', async () => {
  periodic(0)
  checker.start()
  await vi.advanceTimersByTimeAsync(0)
  expect(starts).toHaveLength(1)
  vi.setSystemTime(Date.now() + 2999)
  await checker.run()
  expect(starts).toHaveLength(1)
  vi.setSystemTime(Date.now() + 1)
  const run = checker.run()
  await vi.advanceTimersByTimeAsync(0)
  expect((await run).results[0]?.age).toBe(0)
  expect(starts).toHaveLength(2)
})

test('a report follows each periodic run, with the results of all checks that have run', async () => {
  const reports: Report[] = []
  periodic(0)
  checker.register('other', () => {})
  checker.on('report', (report) => reports.push(report))
  checker.start()
  await vi.advanceTimersByTimeAsync(0)
  expect(reports.map(({ results }) => results.map(({ name }) => name))).toEqual([['one']])
  await checker.run()
  await vi.advanceTimersByTimeAsync(1100)
  expect(reports.map(({ results }) => results.length)).toEqual([1, 2, 2])
})

test('a check that is registered after start runs at once, one that is unregistered no more', async () => {
  periodic(0)
  checker.start()
  await vi.advanceTimersByTimeAsync(0)
  let late = 0
  const count = () => {
    late += 1
  }
  checker.register('late', count, { interval: 1000 })
  await vi.advanceTimersByTimeAsync(0)
  expect(late).toBe(1)
  checker.unregister('one')
  checker.unregister('late')
  await vi.advanceTimersByTimeAsync(10_000)
  expect([starts.length, late]).toEqual([1, 1])
  expect(vi.getTimerCount()).toBe(0)
})

test('a hanging periodic check fails once in each timeout, not in each interval', async () => {
  checker = createChecker({
    checks: { hanging: { check: () => new Promise(() => {}), interval: 10, timeout: 200, ttl: 0 } },
  })
  checker.start()
  await vi.advanceTimersByTimeAsync(1000)
  expect(checker.latest?.results[0]?.failures).toBeGreaterThanOrEqual(4)
  expect(checker.latest?.results[0]?.failures).toBeLessThanOrEqual(5)
})

test('neither a schedule nor a call in flight keeps a process alive', async () => {
  checker = createChecker()
  const source = new URL('../src/index.ts', import.meta.url).href
  const script = `
    import { createChecker } from ${JSON.stringify(source)}
    const checker = createChecker({ checks: { one: { check: () => new Promise(() => {}), interval: 60_000 } } })
    checker.start()
    setTimeout(() => console.log('called', checker.checks.size), 20)
  `
  const began = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  expect(stdout).toBe('called 1\n')
  expect(performance.now() - began).toBeLessThan(15_000)
})
