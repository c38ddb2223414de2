import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  type CheckContext,
  type Checker,
  type CheckerOptions,
  createChecker,
  timeLeft,
} from '../src/index.ts'
import { useFakeTime } from './fake-time.ts'

let checker: Checker

const never = () => new Promise<void>(() => {})

describe('in real time', () => {
  afterEach(() => checker.close())

  /** A run and how long it took: the quickest of five, since the loop of a busy machine is not idle. */
  async function quickestRun(options: CheckerOptions) {
    const runs = []
    for (let i = 0; i < 5; i += 1) {
      checker = createChecker(options)
      const began = performance.now()
      const { results } = await checker.run()
      runs.push({ results, took: performance.now() - began })
      void checker.close()
    }
    return runs.reduce((quickest, run) => (run.took < quickest.took ? run : quickest))
  }

  test('a check that never settles is reported at its own timeout, within 20 ms', async () => {
    const { results, took } = await quickestRun({
      checks: { hanging: { check: never, timeout: 60 }, fine: () => {} },
    })
    expect(took).toBeGreaterThanOrEqual(58)
    expect(took).toBeLessThan(80)
    expect(results.map(({ status }) => status)).toEqual(['error', 'ok'])
    expect(results[0]?.duration).toBeCloseTo(took, -1)
  })

  test('a run answers by its deadline, within 20 ms, with what is there by then', async () => {
    const { results, took } = await quickestRun({
      deadline: 60,
      checks: { hanging: { check: never, timeout: 5000 }, quick: () => sleep(10) },
    })
    expect(took).toBeGreaterThanOrEqual(58)
    expect(took).toBeLessThan(80)
    expect(results.map(({ status }) => status)).toEqual(['error', 'ok'])
    expect(results[0]?.messages[0]?.text).toBe('No answer within 60 ms.')
  })

  test('many callers at once cause no warning about too many listeners', async () => {
    const warnings: Error[] = []
    const listener = (warning: Error) => warnings.push(warning)
    process.on('warning', listener)
    checker = createChecker({ checks: { slow: () => sleep(5) } })
    const { signal } = new AbortController()
    await Promise.all(Array.from({ length: 100 }, () => checker.run({ signal })))
    await sleep(1)
    process.off('warning', listener)
    expect(warnings).toEqual([])
  })
})

describe('in fake time', () => {
  useFakeTime(() => checker)

  test('a check is told its name, when it times out, and by its signal that it has', async () => {
    let given: CheckContext | undefined
    const check = (context: CheckContext) => {
      given = context
      return never()
    }
    checker = createChecker({ checks: { database: { check, timeout: 400 } } })
    const began = performance.now()
    const run = checker.run()
    await vi.advanceTimersByTimeAsync(100)
    expect(given).toMatchObject({ name: 'database', deadline: began + 400 })
    expect(timeLeft(given as CheckContext)).toBe(300)
    expect(given?.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(300)
    await run
    expect(given?.signal.reason).toMatchObject({ name: 'TimeoutError', message: 'No answer within 400 ms' })
    await vi.advanceTimersByTimeAsync(300)
    expect(timeLeft(given as CheckContext)).toBe(1)
  })

  test('the signal of a check that answered in time never fires', async () => {
    let signal: AbortSignal | undefined
    checker = createChecker({
      checks: {
        one: (context) => {
          signal = context.signal
        },
      },
    })
    await checker.run()
    await vi.advanceTimersByTimeAsync(60_000)
    await checker.close()
    expect(signal?.aborted).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('each caller waits for its own deadline', async () => {
    checker = createChecker({ deadline: 1000, checks: { hanging: { check: never, timeout: 9000 } } })
    const ends: number[] = []
    const ask = () => checker.run().then(() => ends.push(performance.now() - began))
    const began = performance.now()
    const first = ask()
    await vi.advanceTimersByTimeAsync(600)
    const second = ask()
    await vi.advanceTimersByTimeAsync(1000)
    await Promise.all([first, second])
    expect(ends).toEqual([1000, 1600])
  })

  test('what a deadline cuts off counts as nothing: the call goes on and its own result is kept', async () => {
    const transitions: string[] = []
    const work = () => new Promise<void>((resolve) => setTimeout(resolve, 300))
    checker = createChecker({ deadline: 100, checks: { slow: { check: work, failureThreshold: 2 } } })
    checker.on('transition', ({ to }) => transitions.push(to))
    const run = checker.run()
    await vi.advanceTimersByTimeAsync(100)
    expect((await run).results[0]).toMatchObject({
      status: 'warning',
      duration: 100,
      pending: 1,
      failures: 1,
      messages: [{ id: 'dockerflow.check.E002', text: 'No answer within 100 ms. (1 of 2 failures)' }],
    })
    expect(transitions).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect((await checker.run()).results[0]).toMatchObject({ status: 'ok', failures: 0 })
    expect(transitions).toEqual(['ok'])
  })

  test('the signal of a caller stops the waiting of that caller alone, and leaves nothing behind', async () => {
    const work = () => new Promise<void>((resolve) => setTimeout(resolve, 300))
    checker = createChecker({ checks: { slow: work } })
    const impatient = new AbortController()
    const left = checker.run({ signal: impatient.signal }).catch((error: unknown) => error)
    const stayed = checker.run({ signal: new AbortController().signal })
    await vi.advanceTimersByTimeAsync(100)
    impatient.abort(new Error('gone'))
    expect(await left).toMatchObject({ message: 'gone' })
    expect(vi.getTimerCount()).toBe(3)
    await vi.advanceTimersByTimeAsync(200)
    expect((await stayed).status).toBe('ok')
    expect(vi.getTimerCount()).toBe(0)
    await expect(checker.run({ signal: impatient.signal })).rejects.toThrow('gone')
  })
})
