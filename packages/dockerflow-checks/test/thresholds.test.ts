import { afterEach, expect, test } from 'vitest'
import {
  type Checker,
  type CheckOptions,
  createChecker,
  critical,
  info,
  type Result,
  warning,
} from '../src/index.ts'

let checker: Checker

afterEach(() => checker.close())

/** A check that does what each letter says: a function that runs the next one and gives what the report shows. */
function playing(letters: string, options: CheckOptions): () => Promise<Result> {
  const acts = letters.split('')
  const check = () => {
    const act = acts.shift()
    if (act === 'f') throw new Error('down')
    if (act === 'c') return [critical('app.C001', 'Gone.'), info('app.I001', 'By the way.')]
    return act === 'w' ? warning('app.W001', 'Slow.') : undefined
  }
  checker = createChecker({ checks: { one: { check, ttl: 0, ...options } } })
  return async () => (await checker.run()).results[0] as Result
}

/** The status words of a whole play. */
async function statuses(letters: string, options: CheckOptions): Promise<string> {
  const next = playing(letters, options)
  const seen: string[] = []
  for (let i = 0; i < letters.length; i += 1) seen.push((await next()).status)
  return seen.join(' ')
}

test('without thresholds every run shows as it is', async () => {
  expect(await statuses('pfpw', {})).toBe('ok error ok warning')
})

test('below the failure threshold an error shows as a warning whose text says so', async () => {
  const next = playing('fff', { failureThreshold: 3 })
  expect(await next()).toMatchObject({
    status: 'warning',
    level: 30,
    failures: 1,
    messages: [
      {
        level: 30,
        text: 'The check failed: its error is in the log. (1 of 3 failures)',
        cause: 'Error: down',
      },
    ],
  })
  expect((await next()).messages[0]?.text).toContain('(2 of 3 failures)')
  expect(await next()).toMatchObject({
    status: 'error',
    failures: 3,
    messages: [{ level: 40, text: 'The check failed: its error is in the log.' }],
  })
})

test('below the failure threshold only what is above a warning is changed', async () => {
  const next = playing('c', { failureThreshold: 2 })
  expect((await next()).messages).toEqual([
    warning('app.C001', 'Gone. (1 of 2 failures)'),
    info('app.I001', 'By the way.'),
  ])
})

test('one passing run starts the count of failures anew', async () => {
  expect(await statuses('ffpfff', { failureThreshold: 3 })).toBe('warning warning ok warning warning error')
})

test('below the success threshold a check that failed still shows its failure, and says how far it is', async () => {
  const next = playing('cwpp', { successThreshold: 3 })
  expect((await next()).status).toBe('critical')
  expect(await next()).toMatchObject({
    status: 'critical',
    failures: 0,
    messages: [
      { id: 'app.C001', level: 50, text: 'Gone. (1 of 3 successes)' },
      { id: 'app.I001', level: 20, text: 'By the way. (1 of 3 successes)' },
      { id: 'app.W001', level: 30, text: 'Slow.' },
    ],
  })
  expect((await next()).messages[0]?.text).toBe('Gone. (2 of 3 successes)')
  expect(await next()).toMatchObject({ status: 'ok', messages: [] })
})

test('a check that never failed needs no recovery', async () => {
  expect(await statuses('pp', { successThreshold: 3 })).toBe('ok ok')
})

test('a failure before recovery needs no threshold again', async () => {
  expect(await statuses('ffpfpp', { failureThreshold: 2, successThreshold: 2 })).toBe(
    'warning error error error error ok',
  )
})

test('after recovery both thresholds hold again', async () => {
  expect(await statuses('ffppfpff', { failureThreshold: 2, successThreshold: 2 })).toBe(
    'warning error error ok warning ok warning error',
  )
})

test('a warning is no failure, and neither is a failure of that severity', async () => {
  expect(await statuses('www', { failureThreshold: 2 })).toBe('warning warning warning')
  const next = playing('ff', { severity: 'warning', failureThreshold: 2 })
  expect(await next()).toMatchObject({
    failures: 0,
    messages: [{ text: 'The check failed: its error is in the log.' }],
  })
})

test('severity is the level of thrown failures and touches no message that a check returns', async () => {
  for (const [severity, level] of Object.entries({
    debug: 10,
    info: 20,
    warning: 30,
    error: 40,
    critical: 50,
  })) {
    const next = playing('fcw', { severity: severity as 'debug' })
    expect(await next()).toMatchObject({ status: severity, level })
    expect(await next()).toMatchObject({ status: 'critical' })
    expect(await next()).toMatchObject({ status: 'warning' })
  }
})

test('severity is the level of a timeout and of an odd answer too', async () => {
  checker = createChecker({
    checks: {
      hanging: { check: () => new Promise(() => {}), timeout: 5, severity: 'critical' },
      odd: { check: (() => 1) as never, severity: 'info' },
    },
  })
  expect((await checker.run()).results.map(({ status }) => status)).toEqual(['critical', 'info'])
})

test('cached results count for no threshold', async () => {
  const next = playing('ffff', { failureThreshold: 2, ttl: 60_000 })
  for (let i = 0; i < 4; i += 1) expect(await next()).toMatchObject({ status: 'warning', failures: 1 })
})
