import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { type Checker, createChecker } from '../src/index.ts'

const closed = { name: 'DockerflowError', code: 'DOCKERFLOW_CHECKER_CLOSED' }

/** A check that ends when its signal fires, and no sooner. */
const obedient = (seen: unknown[]) => async (context: { signal: AbortSignal }) => {
  context.signal.addEventListener('abort', () => seen.push(context.signal.reason))
  await sleep(60_000, undefined, { signal: context.signal })
}

test('a closed checker refuses to register, run and start, and has no checks', async () => {
  const checker = createChecker({ checks: { one: () => {} } })
  await checker.run()
  await checker.close()
  expect(() => checker.register('late', () => {})).toThrow(expect.objectContaining(closed))
  expect(() => checker.start()).toThrow(expect.objectContaining(closed))
  await expect(checker.run()).rejects.toMatchObject(closed)
  expect(checker.checks.size).toBe(0)
  expect(checker.latest).toBeUndefined()
  expect(checker.unregister('one')).toBe(false)
})

test('close is idempotent', async () => {
  const checker = createChecker()
  expect(checker.close()).toBe(checker.close())
  await checker.close()
})

test('close aborts what is in flight, and runs that wait for it refuse at once', async () => {
  const reasons: unknown[] = []
  const transitions: string[] = []
  const checker = createChecker({ checks: { one: obedient(reasons) } })
  checker.on('transition', ({ to }) => transitions.push(to))
  const run = checker.run()
  await sleep(1)
  const began = performance.now()
  await Promise.all([expect(run).rejects.toMatchObject(closed), checker.close()])
  expect(performance.now() - began).toBeLessThan(1000)
  expect(reasons).toEqual([expect.objectContaining({ name: 'AbortError', message: 'The check was stopped' })])
  expect(transitions).toEqual([])
})

test('close leaves no timer of a call that ends when it is told to', async () => {
  vi.useFakeTimers()
  const checker = createChecker({
    checks: {
      one: ({ signal }) =>
        new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve())
        }),
    },
  })
  checker.run().catch(() => {})
  await vi.advanceTimersByTimeAsync(1)
  await checker.close()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

test('close waits for calls that take a while to end, and not for those already timed out', async () => {
  let ended = false
  const checker = createChecker({
    deadline: 2000,
    checks: {
      slow: async () => {
        await sleep(60)
        ended = true
      },
      hung: { check: () => new Promise(() => {}), timeout: 5 },
    },
  })
  checker.run().catch(() => {})
  await sleep(20)
  await checker.close()
  expect(ended).toBe(true)
})

test('a call that ignores its signal delays close by the deadline at most', async () => {
  const checker = createChecker({ deadline: 50, checks: { deaf: () => new Promise(() => {}) } })
  checker.run().catch(() => {})
  await sleep(1)
  const began = performance.now()
  await checker.close()
  expect(performance.now() - began).toBeGreaterThan(45)
  expect(performance.now() - began).toBeLessThan(1000)
})

test('close waits for the calls of unregistered checks too', async () => {
  let ended = false
  const checker = createChecker({
    checks: {
      slow: async () => {
        await sleep(40)
        ended = true
      },
    },
  })
  const run = checker.run()
  await sleep(1)
  expect(checker.unregister('slow')).toBe(true)
  expect((await run).results).toEqual([])
  expect(ended).toBe(false)
  await checker.close()
  expect(ended).toBe(true)
})

test('close stops the schedules', async () => {
  let calls = 0
  const count = () => {
    calls += 1
  }
  const checker = createChecker({ checks: { one: { check: count, interval: 5 } } })
  checker.start()
  await sleep(20)
  await checker.close()
  const before = calls
  expect(before).toBeGreaterThan(0)
  await sleep(20)
  expect(calls).toBe(before)
})

test('a listener that asks a closing checker is refused like everybody', async () => {
  const checker: Checker = createChecker({ checks: { one: obedient([]) } })
  const refused: unknown[] = []
  checker.register('asking', ({ signal }) => {
    signal.addEventListener('abort', () => void checker.run().catch((error: unknown) => refused.push(error)))
    return sleep(60_000, undefined, { signal })
  })
  checker.run().catch(() => {})
  await sleep(1)
  await checker.close()
  expect(refused).toEqual([expect.objectContaining(closed)])
})
