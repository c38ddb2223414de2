import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  type Check,
  type CheckDefinition,
  type Checker,
  createChecker,
  DockerflowError,
  defineCheck,
} from '../src/index.ts'

let checker: Checker

beforeEach(() => {
  checker = createChecker()
})

const check = () => {}

function refusal(act: () => unknown): { code: string; message: string } {
  try {
    act()
  } catch (error) {
    if (error instanceof DockerflowError) return error
    throw error
  }
  throw new Error('was not refused')
}

test('a check is a function, a function with options, or a definition; options given apart win', () => {
  checker.register('plain', check)
  checker.register('with', check, { timeout: 10 })
  checker.register('definition', { check, timeout: 10, ttl: 5 })
  checker.register('both', { check, timeout: 10, ttl: 5 }, { timeout: 20 })
  const defaults = {
    check,
    severity: 'error',
    timeout: 4000,
    ttl: 1000,
    failureThreshold: 1,
    successThreshold: 1,
  }
  expect(Object.fromEntries(checker.checks)).toEqual({
    plain: defaults,
    with: { ...defaults, timeout: 10 },
    definition: { ...defaults, timeout: 10, ttl: 5 },
    both: { ...defaults, timeout: 20, ttl: 5 },
  })
  expect(Object.isFrozen(checker.checks.get('plain'))).toBe(true)
})

test('what is registered in one checker may be registered in another', () => {
  checker.register('one', defineCheck({ kind: 'redis' }, check), { interval: 5 })
  const definition = checker.checks.get('one')
  const other = createChecker({ checks: { one: definition as CheckDefinition } })
  expect(other.checks.get('one')).toEqual(definition)
})

test('an option that is undefined has its default', () => {
  checker.register('one', check, { timeout: undefined } as object)
  expect(checker.checks.get('one')?.timeout).toBe(4000)
})

test('what is registered cannot be changed from outside', () => {
  const definition = { check, timeout: 10 }
  checker.register('one', definition)
  definition.timeout = 20
  ;(checker.checks as Map<string, unknown>).clear()
  expect(checker.checks.get('one')?.timeout).toBe(10)
})

describe('names', () => {
  test.each(['a', 'x'.repeat(64), 'my database', 'größe', '数据库', '__proto__', 'constructor'])(
    '%s is one',
    (name) => {
      checker.register(name, check)
      expect(checker.checks.has(name)).toBe(true)
    },
  )

  test.each([
    ['', '""'],
    ['x'.repeat(65), `"${'x'.repeat(65)}"`],
    ['x'.repeat(99), `"${'x'.repeat(78)}…`],
    ['a\nb', String.raw`"a\nb"`],
    ['a\u0000', String.raw`"a\u0000"`],
    ['a\u2028b', '"a\u2028b"'],
    ['a\u200b', '"a\u200b"'],
    [' a', '" a"'],
    ['a ', '"a "'],
    [7n, '7n'],
    [Symbol('a'), 'Symbol(a)'],
    [Object.create(null), '[Object: null prototype] {}'],
    [7, '7'],
    [undefined, 'undefined'],
  ])('%o is none', (name, shown) => {
    expect(refusal(() => checker.register(name as string, check))).toMatchObject({
      code: 'DOCKERFLOW_INVALID_CHECK_NAME',
      message: `The check name ${shown} is not a string of 1 to 64 printable characters.`,
    })
  })

  test('are unique, until the check is unregistered', () => {
    checker.register('one', check)
    expect(refusal(() => checker.register('one', check))).toMatchObject({
      code: 'DOCKERFLOW_DUPLICATE_CHECK',
      message: 'There is a check "one" already: choose another name for one of the two.',
    })
    expect(checker.unregister('one')).toBe(true)
    expect(checker.unregister('one')).toBe(false)
    checker.register('one', check)
  })
})

test.each([undefined, null, 7, 'database', {}, { check: 7 }, []])('%j is no check', (value) => {
  expect(refusal(() => checker.register('database', value as never))).toMatchObject({
    code: 'DOCKERFLOW_INVALID_CHECK',
    message: 'Check "database" is neither a function nor an object with a function `check`.',
  })
})

test('the kind of a check is a word', () => {
  for (const kind of ['', 'two words', 'x'.repeat(33), 'a.b', 7 as never]) {
    const wrong = defineCheck({ kind }, check)
    expect(refusal(() => checker.register('database', wrong))).toMatchObject({
      code: 'DOCKERFLOW_INVALID_CHECK',
      message: 'Check "database" has a `kind` that is not a word of 1 to 32 letters, digits, "_" or "-".',
    })
  }
  checker.register('database', defineCheck({ kind: 'x'.repeat(32) }, check))
})

describe('an option of a check', () => {
  test.each([
    [
      { timout: 5 },
      'there is no option `timout`; the options are severity, timeout, ttl, interval, initialDelay, failureThreshold, successThreshold.',
    ],
    [
      { toString: 5 },
      'there is no option `toString`; the options are severity, timeout, ttl, interval, initialDelay, failureThreshold, successThreshold.',
    ],
    [{ severity: 'ok' }, '`severity` must be one of debug, info, warning, error, critical, not "ok".'],
    [{ timeout: 0 }, '`timeout` must be a whole number of ms from 1 to 1900000000, not 0.'],
    [{ timeout: '5s' }, '`timeout` must be a whole number of ms from 1 to 1900000000, not "5s".'],
    [
      { timeout: 'redis://:s3cret@h' },
      '`timeout` must be a whole number of ms from 1 to 1900000000, not "redis://[redacted]@h".',
    ],
    [{ timeout: Number.NaN }, '`timeout` must be a whole number of ms from 1 to 1900000000, not NaN.'],
    [{ timeout: 2 ** 31 }, '`timeout` must be a whole number of ms from 1 to 1900000000, not 2147483648.'],
    [{ ttl: -1 }, '`ttl` must be a whole number of ms from 0 to 1900000000, not -1.'],
    [{ interval: 0 }, '`interval` must be a whole number of ms from 1 to 1900000000, not 0.'],
    [
      { interval: 5, initialDelay: -1 },
      '`initialDelay` must be a whole number of ms from 0 to 1900000000, not -1.',
    ],
    [{ initialDelay: 5 }, '`initialDelay` is for periodic checks: give it an `interval`, or leave it out.'],
    [{ failureThreshold: 0 }, '`failureThreshold` must be a whole number of runs from 1 to 1000000, not 0.'],
    [
      { successThreshold: 1.5 },
      '`successThreshold` must be a whole number of runs from 1 to 1000000, not 1.5.',
    ],
    [7, 'options must be an object, not 7.'],
    [null, 'options must be an object, not null.'],
  ])('%j is refused', (options, problem) => {
    const expected = { code: 'DOCKERFLOW_INVALID_CHECK_OPTION', message: `Check "cache": ${problem}` }
    expect(refusal(() => checker.register('cache', check, options as object))).toMatchObject(expected)
    expect(checker.checks.size).toBe(0)
  })

  test('is refused in a definition as it is beside one', () => {
    expect(refusal(() => checker.register('cache', { check, timout: 5 } as never)).message).toContain(
      '`timout`',
    )
  })
})

describe('an option of the checker', () => {
  test.each([
    [
      { timeout: 5 },
      'there is no option `timeout`; the options are checks, silenced, deadline, concurrency.',
    ],
    [{ deadline: 0 }, '`deadline` must be a whole number of ms from 1 to 1900000000, not 0.'],
    [{ concurrency: 0 }, '`concurrency` must be a whole number from 1, or Infinity, not 0.'],
    [{ concurrency: 1.5 }, '`concurrency` must be a whole number from 1, or Infinity, not 1.5.'],
    [{ silenced: 'a.E001' }, '`silenced` must be an array or Set of message ids, not "a.E001".'],
    [{ silenced: [7] }, '`silenced` must be an array or Set of message ids, not [ 7 ].'],
    [{ silenced: ['a.E001', 7] }, "`silenced` must be an array or Set of message ids, not [ 'a.E001', 7 ]."],
    [{ silenced: {} }, '`silenced` must be an array or Set of message ids, not {}.'],
    [{ checks: () => {} }, '`checks` must be an object of checks by name, not [Function: checks].'],
    [7, 'options must be an object, not 7.'],
  ])('%j is refused', (options, problem) => {
    expect(refusal(() => createChecker(options as never))).toMatchObject({
      code: 'DOCKERFLOW_INVALID_OPTION',
      message: `createChecker: ${problem}`,
    })
  })
})

test('ids are silenced by an array or by a Set', async () => {
  for (const silenced of [['dockerflow.check.E001'], new Set(['dockerflow.check.E001'])]) {
    checker = createChecker({ silenced, checks: { one: () => Promise.reject(new Error('down')) } })
    expect((await checker.run()).status).toBe('ok')
  }
})

test('a check that is registered while a run goes on takes part in the next', async () => {
  checker.register('slow', () => sleep(10))
  const run = checker.run()
  checker.register('late', check)
  expect((await run).results.map(({ name }) => name)).toEqual(['slow'])
  expect((await checker.run()).results.map(({ name }) => name)).toEqual(['slow', 'late'])
})

test('a check that is unregistered while a run goes on is not in its report, and its signal fires', async () => {
  let signal: AbortSignal | undefined
  checker.register('leaving', async (context) => {
    signal = context.signal
    await sleep(60_000, undefined, { signal })
  })
  checker.register('staying', () => sleep(10))
  const run = checker.run()
  await sleep(1)
  checker.unregister('leaving')
  expect((await run).results.map(({ name }) => name)).toEqual(['staying'])
  expect(signal?.reason).toMatchObject({ name: 'AbortError' })
})

test('a check that is registered again under its name starts from nothing', async () => {
  checker.register('one', () => Promise.reject(new Error('down')), { ttl: 60_000 })
  expect((await checker.run()).status).toBe('error')
  checker.unregister('one')
  checker.register('one', check)
  expect((await checker.run()).results[0]).toMatchObject({ status: 'ok', failures: 0 })
})

describe('concurrency', () => {
  function noting(limit: number, count: number) {
    const log: number[] = []
    let most = 0
    let now = 0
    checker = createChecker({ concurrency: limit })
    for (let i = 0; i < count; i += 1) {
      checker.register(`check ${i}`, async () => {
        log.push(i)
        now += 1
        most = Math.max(most, now)
        await sleep(1)
        now -= 1
      })
    }
    return { log, most: () => most }
  }

  test('is unlimited unless it is limited', async () => {
    const { most } = noting(Number.POSITIVE_INFINITY, 300)
    expect((await checker.run()).results).toHaveLength(300)
    expect(most()).toBe(300)
  })

  test('keeps the order of starting', async () => {
    const { log, most } = noting(3, 20)
    expect((await checker.run()).status).toBe('ok')
    expect(most()).toBe(3)
    expect(log).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  test('is given back by checks that time out: those behind them still run', async () => {
    checker = createChecker({ concurrency: 1 })
    checker.register('hung', () => new Promise(() => {}), { timeout: 10 })
    checker.register('fine', check)
    expect((await checker.run()).results.map(({ status }) => status)).toEqual(['error', 'ok'])
  })

  test('does not make a run late: who had no turn by its deadline was not run', async () => {
    checker = createChecker({ concurrency: 1, deadline: 30 })
    checker.register('hung', () => new Promise(() => {}), { timeout: 60_000 })
    checker.register('waiting', check)
    const { results } = await checker.run()
    expect(results.map(({ messages }) => messages[0]?.text)).toEqual([
      'No answer within 30 ms.',
      'Not run: no slot was free for it within 30 ms. There is no earlier result.',
    ])
    expect(results[1]?.duration).toBeLessThan(1)
    await checker.close()
  })

  test('a check that is unregistered while it waits for its turn is not in the report, even when that is late', async () => {
    checker = createChecker({ concurrency: 1, deadline: 30 })
    checker.register('hung', () => new Promise(() => {}), { timeout: 60_000 })
    checker.register('waiting', check)
    const run = checker.run()
    checker.unregister('waiting')
    expect((await run).results.map(({ name }) => name)).toEqual(['hung'])
    await checker.close()
  })

  test('a check that is unregistered while it waits for its turn is never called', async () => {
    let called = false
    checker = createChecker({ concurrency: 1 })
    checker.register('slow', () => sleep(10))
    checker.register('waiting', () => {
      called = true
    })
    const run = checker.run()
    checker.unregister('waiting')
    await run
    expect(called).toBe(false)
  })
})

test('hundreds of checks make one report, in order of registration', async () => {
  const names = Array.from({ length: 500 }, (_, i) => `check ${i}`)
  for (const name of names) checker.register(name, check as Check)
  expect((await checker.run()).results.map(({ name }) => name)).toEqual(names)
})
