import { describe, expect, test, vi } from 'vitest'
import { type Checker, CheckFailure, createChecker, type Result } from '../src/index.ts'
import { block, stall, useFakeTime } from './fake-time.ts'

let checker: Checker

const never = () => new Promise<void>(() => {})
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const STATUS = 'The status is that of the last run that was judged.'

useFakeTime(() => checker)

/** A check whose n-th call does the n-th act, the last one for ever. */
function acting(acts: readonly (() => unknown)[], options = {}): void {
  let calls = 0
  const check = () => {
    const act = acts[Math.min(calls, acts.length - 1)]
    calls += 1
    return act?.() as Promise<void>
  }
  checker = createChecker({ checks: { one: { check, timeout: 500, ttl: 0, ...options } } })
}

/** Asks, lets the process stand still for `stalled` milliseconds, and waits for the answer. */
async function asked(stalled = 0, rest = 5000): Promise<Result | undefined> {
  const run = checker.run()
  await vi.advanceTimersByTimeAsync(10)
  if (stalled > 0) await stall(stalled)
  await vi.advanceTimersByTimeAsync(rest)
  return (await run).results[0]
}

const texts = (result: Result | undefined) => result?.messages.map(({ id, text }) => `${id} ${text}`)

describe('a call during which the process stands still', () => {
  test.each([400, 700, 3000, 3_600_000])(
    'for %d ms passes when the answer has arrived by its end',
    async (ms) => {
      acting([() => after(15)])
      expect(await asked(ms)).toMatchObject({ status: 'ok', messages: [] })
    },
  )

  test('has the rest of its timeout afterwards, for what it still has to ask', async () => {
    acting([() => after(20).then(() => after(300))])
    expect(await asked(700)).toMatchObject({ status: 'ok' })
  })

  test('for less than its timeout, and that is still not answered, has timed out', async () => {
    acting([never])
    expect(texts(await asked(300))).toEqual(['dockerflow.check.E002 No answer within 500 ms.'])
  })

  test('for longer than its timeout keeps the last status and names the stall', async () => {
    acting([() => {}, never])
    await asked()
    const result = await asked(1000)
    expect(result).toMatchObject({ status: 'warning', failures: 0 })
    expect(texts(result)).toEqual([
      `dockerflow.check.W020 Not judged: this process itself stood still for 960 ms. ${STATUS}`,
    ])
  })

  test('keeps a failure too, with what it had to say', async () => {
    acting([
      () => {
        throw new CheckFailure('redis', 'unreachable', 'Redis cannot be reached.')
      },
      never,
    ])
    await asked()
    const result = await asked(1000)
    expect(result).toMatchObject({ status: 'error', failures: 1 })
    expect(result?.messages.map(({ id }) => id)).toEqual(['dockerflow.redis.E003', 'dockerflow.check.W020'])
  })

  test('in the first run is a failure that does not blame the service: nothing is known of it', async () => {
    acting([never])
    const result = await asked(1000)
    expect(result).toMatchObject({ status: 'error', failures: 0 })
    expect(texts(result)).toEqual([
      'dockerflow.check.E020 Not judged: this process itself stood still for 960 ms. There is no earlier result.',
    ])
  })

  test.each(['info', 'warning', 'critical'] as const)(
    'shows at no more than the severity of the check: %s',
    async (severity) => {
      acting([() => {}, never], { severity })
      await asked()
      expect((await asked(1000))?.status).toBe(severity === 'info' ? 'info' : 'warning')
    },
  )

  test('is not held against the service when its connection broke, and the log has the error', async () => {
    const errors: unknown[] = []
    const reset = new Error('read ECONNRESET')
    acting([() => {}, () => after(15).then(() => Promise.reject(reset))])
    await asked()
    checker.on('transition', ({ error }) => errors.push(error))
    const result = await asked(1000)
    expect(result).toMatchObject({ status: 'warning', messages: [{ cause: 'Error: read ECONNRESET' }] })
    expect(errors).toEqual([reset])
  })

  test.each(['authentication', 'missing', 'readOnly', 'unexpected', 'limit', 'pending'] as const)(
    'fails when the service answers: %s',
    async (reason) => {
      acting([() => {}, () => after(15).then(() => Promise.reject(new CheckFailure('redis', reason, 'No.')))])
      await asked()
      expect(await asked(1000)).toMatchObject({ status: 'error', failures: 1, messages: [{ text: 'No.' }] })
    },
  )

  test('leaves the thresholds as they were', async () => {
    acting([() => {}, never, () => Promise.reject(new Error('no'))], { failureThreshold: 2 })
    await asked()
    expect((await asked(6000, 0))?.failures).toBe(0)
    await vi.advanceTimersByTimeAsync(5000)
    expect(await asked(0, 0)).toMatchObject({ failures: 1 })
  })
})

describe('after a stall', () => {
  test('the next run is judged as any other', async () => {
    acting([() => {}, () => after(15).then(() => Promise.reject(new Error('no')))])
    await asked()
    expect((await asked(1000))?.status).toBe('warning')
    expect(await asked()).toMatchObject({ status: 'error', failures: 1 })
  })

  test('stalls in a row are counted, and the fourth hides nothing any more', async () => {
    acting([() => {}, () => after(15).then(() => Promise.reject(new Error('no')))])
    await asked()
    const seen = []
    for (let i = 0; i < 4; i += 1) seen.push(await asked(1000))
    expect(seen.map((result) => result?.status)).toEqual(['warning', 'warning', 'warning', 'error'])
    expect(seen[2]?.messages[0]?.text).toContain('stood still for 960 ms, 3 runs in a row.')
    expect(seen[3]).toMatchObject({ failures: 1, messages: [{ id: 'dockerflow.check.E001' }] })
  })

  test('an outage is a failure at the latest in the fourth run, however long the process stands still', async () => {
    acting([() => {}, never], { timeout: 100 })
    await asked()
    let result: Result | undefined
    for (let i = 0; i < 4; i += 1) result = await asked(20_000)
    expect(result?.status).toBe('error')
  })

  test('what is silenced is not shown, and the status is as it was', async () => {
    checker = createChecker({ silenced: ['dockerflow.check.W020'] })
    let calls = 0
    checker.register('one', () => (calls++ === 0 ? undefined : never()), { timeout: 500, ttl: 0 })
    await asked()
    expect(await asked(1000)).toMatchObject({ status: 'ok', messages: [] })
  })

  test('the result that was not judged is reused for the ttl, like any other', async () => {
    let calls = 0
    const check = () => (calls++ === 0 ? undefined : after(15).then(() => Promise.reject(new Error('no'))))
    checker = createChecker({ checks: { one: { check, timeout: 500, ttl: 1000 } } })
    await asked()
    const run = checker.run()
    await stall(2000)
    expect((await run).results[0]?.status).toBe('warning')
    expect(checker.freshUntil).toBe(performance.now() + 1000)
    await checker.run()
    expect(calls).toBe(2)
  })

  test('a periodic check runs once, not once for each interval that was missed', async () => {
    let calls = 0
    const check = () => {
      calls += 1
    }
    checker = createChecker({ checks: { one: { check, interval: 1000 } } })
    checker.start()
    await vi.advanceTimersByTimeAsync(500)
    await stall(60_000)
    expect(calls).toBe(2)
    expect(checker.latest?.results[0]).toMatchObject({ status: 'ok', age: 0 })
  })
})

describe('a deadline that passes while the process stands still', () => {
  test('is judged once what had arrived has been read', async () => {
    acting([() => after(15)])
    const run = checker.run()
    await stall(60_000)
    expect(await run).toMatchObject({ status: 'ok' })
  })

  test('cuts off a call without blaming the service', async () => {
    acting([() => {}, never])
    await asked()
    const run = checker.run()
    await stall(60_000)
    const { results } = await run
    expect(results[0]).toMatchObject({ status: 'warning', failures: 0, pending: 1 })
    expect(texts(results[0])?.[0]).toMatch(
      /^dockerflow\.check\.W020 Not judged: .* stood still for 599\d\d ms\./,
    )
  })

  test('names the stall too when that came before the call', async () => {
    acting([() => {}, never])
    await asked()
    const run = checker.run()
    await block(60_000)
    expect(texts((await run).results[0])?.[0]).toContain(
      'W020 Not judged: this process itself stood still for 55500 ms.',
    )
  })

  test('blames it when the call had nine tenths of its time nevertheless', async () => {
    acting([() => {}, never], { timeout: 4000 })
    await asked()
    const run = checker.run()
    await vi.advanceTimersByTimeAsync(10)
    await stall(900)
    await vi.advanceTimersByTimeAsync(4000)
    expect(texts((await run).results[0])).toEqual(['dockerflow.check.E002 No answer within 4500 ms.'])
  })
})

describe('a check that waits for its slot when the deadline comes', () => {
  test('was not run: it keeps its last status, counts as nothing, and runs when it has its turn', async () => {
    let slow = 0
    let calls = 0
    checker = createChecker({ concurrency: 1, deadline: 1000 })
    checker.register('slow', () => after(slow), { ttl: 0 })
    const check = () => {
      calls += 1
    }
    checker.register('waiting', check, { ttl: 0 })
    const first = checker.run()
    await vi.advanceTimersByTimeAsync(10)
    await first
    slow = 1500
    const run = checker.run()
    await vi.advanceTimersByTimeAsync(1000)
    const { results } = await run
    expect(results[1]).toMatchObject({ status: 'warning', failures: 0 })
    expect(texts(results[1])).toEqual([
      `dockerflow.check.W021 Not run: no slot was free for it within 1000 ms. ${STATUS}`,
    ])
    expect(checker.latest?.results[1]?.status).toBe('ok')
    await vi.advanceTimersByTimeAsync(1000)
    expect(calls).toBe(2)
  })

  test('and had it just before is not called failed either', async () => {
    let slow = 0
    checker = createChecker({ concurrency: 1, deadline: 1000 })
    checker.register('slow', () => after(slow), { ttl: 0 })
    checker.register('waiting', () => after(slow), { ttl: 0 })
    const first = checker.run()
    await vi.advanceTimersByTimeAsync(10)
    await first
    slow = 900
    const run = checker.run()
    await vi.advanceTimersByTimeAsync(1000)
    expect(texts((await run).results[1])?.[0]).toMatch(/^dockerflow\.check\.W021 Not run: .* within 900 ms\./)
  })
})

test('a call that answers soon costs one timer, and none is left', async () => {
  acting([() => after(5)])
  const run = checker.run()
  await vi.advanceTimersByTimeAsync(0)
  expect(vi.getTimerCount()).toBe(3)
  await vi.advanceTimersByTimeAsync(5)
  await run
  expect(vi.getTimerCount()).toBe(0)
})
