import { beforeEach, expect, test, vi } from 'vitest'
import { type Checker, createChecker, type Result } from '../src/index.ts'
import { useFakeTime } from './fake-time.ts'

let checker: Checker
let calls: PromiseWithResolvers<void>[]

useFakeTime(() => checker)

beforeEach(() => {
  calls = []
})

/** A check whose calls end only when the test ends them, and a report after `ms` milliseconds. */
function hanging(options = {}): (ms?: number) => Promise<Result | undefined> {
  const check = () => {
    const call = Promise.withResolvers<void>()
    calls.push(call)
    return call.promise
  }
  checker = createChecker({ checks: { hanging: { check, timeout: 100, ttl: 0, ...options } } })
  return async (ms = 0) => {
    await vi.advanceTimersByTimeAsync(ms)
    const run = checker.run()
    await vi.advanceTimersByTimeAsync(100)
    return (await run).results[0]
  }
}

test('while a timed-out call is pending no second one starts, and each further timeout is a failed run', async () => {
  const ask = hanging()
  expect(await ask()).toMatchObject({ status: 'error', failures: 1, duration: 100, pending: 1, abandoned: 0 })
  expect(await ask(100)).toMatchObject({ status: 'error', failures: 2, pending: 1 })
  expect(calls).toHaveLength(1)
})

test('within one more timeout the result of a hanging call is reused, however short the ttl', async () => {
  const ask = hanging()
  await ask()
  await vi.advanceTimersByTimeAsync(99)
  expect((await checker.run()).results[0]).toMatchObject({ failures: 1, age: 99 })
  await vi.advanceTimersByTimeAsync(1)
  expect((await checker.run()).results[0]).toMatchObject({ failures: 2, age: 0, duration: 200 })
})

test('no report event follows a question that learns nothing new about a hanging call', async () => {
  const ask = hanging()
  let reports = 0
  checker.on('report', () => {
    reports += 1
  })
  await ask()
  for (let i = 0; i < 5; i += 1) await checker.run()
  expect(reports).toBe(1)
})

test('who asks while a second call is under way joins it and is not given the old result', async () => {
  const ask = hanging()
  await ask()
  calls[0]?.resolve()
  await vi.advanceTimersByTimeAsync(1)
  const runs = [checker.run()]
  await vi.advanceTimersByTimeAsync(20)
  runs.push(checker.run())
  calls[1]?.resolve()
  for (const { status } of await Promise.all(runs)) expect(status).toBe('ok')
})

test('the answer about a hanging call comes at once', async () => {
  const ask = hanging()
  await ask(0)
  await vi.advanceTimersByTimeAsync(500)
  const before = performance.now()
  await checker.run()
  expect(performance.now()).toBe(before)
})

test('after ten timeouts a call is abandoned and counted, and the next one may recover', async () => {
  const ask = hanging()
  await ask()
  await vi.advanceTimersByTimeAsync(899)
  expect((await checker.run()).results[0]).toMatchObject({ pending: 1, abandoned: 0 })
  await vi.advanceTimersByTimeAsync(1)
  const run = checker.run()
  await vi.advanceTimersByTimeAsync(0)
  expect(calls).toHaveLength(2)
  calls[1]?.resolve()
  const { results } = await run
  expect(results[0]).toMatchObject({ status: 'ok', failures: 0, pending: 1, abandoned: 1 })
  calls[0]?.reject(new Error('late'))
  await vi.advanceTimersByTimeAsync(0)
  expect((await ask())?.pending).toBe(1)
  expect(calls).toHaveLength(3)
  expect((await checker.run()).results[0]).toMatchObject({ abandoned: 1 })
})

test('calls do not pile up: while others hang, one is given a hundred timeouts', async () => {
  const ask = hanging({ ttl: 10 })
  const began: number[] = []
  const start = performance.now()
  for (let i = 0; i < 250; i += 1) {
    const before = calls.length
    const asked = performance.now()
    await ask()
    if (calls.length > before) began.push((asked - start) / 100)
  }
  expect(began).toEqual([0, 10, 110, 210])
  expect(await ask()).toMatchObject({ pending: 4, abandoned: 3 })
})

test('a hundred heartbeats of an outage leave two calls at most', async () => {
  const ask = hanging()
  for (let i = 0; i < 100; i += 1) await ask()
  expect(await ask()).toMatchObject({ pending: 2, abandoned: 1 })
})

test('however many calls hang, the service that is back is seen', async () => {
  const ask = hanging()
  for (let i = 0; i < 110; i += 1) await ask()
  const run = checker.run()
  await vi.advanceTimersByTimeAsync(0)
  expect(calls).toHaveLength(3)
  calls[2]?.resolve()
  expect((await run).results[0]).toMatchObject({ status: 'ok', pending: 2, abandoned: 2 })
})

test('an abandoned call that settles after all makes nobody wait longer', async () => {
  const ask = hanging()
  await ask()
  await ask(900)
  expect(calls).toHaveLength(2)
  calls[0]?.resolve()
  await ask(900)
  expect(calls).toHaveLength(3)
})

test('when a hanging call settles late, its answer is not used and the next run calls anew', async () => {
  const ask = hanging()
  await ask()
  calls[0]?.resolve()
  await vi.advanceTimersByTimeAsync(0)
  const run = checker.run()
  await vi.advanceTimersByTimeAsync(0)
  expect(calls).toHaveLength(2)
  calls[1]?.resolve()
  expect((await run).results[0]).toMatchObject({ status: 'ok', pending: 0, abandoned: 0 })
})

test('a late answer of an abandoned call does not end the call that followed it', async () => {
  const ask = hanging()
  await ask()
  await ask(900)
  expect(calls).toHaveLength(2)
  calls[0]?.resolve()
  await vi.advanceTimersByTimeAsync(0)
  expect(await ask()).toMatchObject({ pending: 1, abandoned: 1 })
  expect(calls).toHaveLength(2)
})
