import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import {
  type Checker,
  CheckFailure,
  createChecker,
  error,
  type Report,
  type Transition,
  warning,
} from '../src/index.ts'

let checker: Checker

afterEach(() => checker.close())

function collectTransitions(): Transition[] {
  const seen: Transition[] = []
  checker.on('transition', (transition) => seen.push(transition))
  return seen
}

test('a transition is told when the status word changes, and not at each poll', async () => {
  const down = new Error('down')
  const acts = [undefined, undefined, down, down, undefined]
  const check = () => {
    const act = acts.shift()
    if (act) throw act
  }
  checker = createChecker({ checks: { one: { check, ttl: 0 } } })
  const seen = collectTransitions()
  for (let i = 0; i < 5; i += 1) await checker.run()
  expect(seen.map(({ name, from, to, error }) => [name, from, to, error])).toEqual([
    ['one', undefined, 'ok', undefined],
    ['one', 'ok', 'error', down],
    ['one', 'error', 'ok', undefined],
  ])
  expect(seen[1]?.result).toMatchObject({ name: 'one', status: 'error', level: 40, failures: 1 })
  expect(seen.every(Object.isFrozen)).toBe(true)
})

test('a transition has the raw error of a known failure, whose text alone is in the message', async () => {
  const failure = new CheckFailure(
    'postgres',
    'authentication',
    'PostgreSQL refused the login.',
    new Error('role "x"'),
  )
  checker = createChecker({ checks: { database: () => Promise.reject(failure) } })
  const [seen] = [collectTransitions()]
  await checker.run()
  expect(seen[0]?.error).toBe(failure)
  expect(seen[0]?.result.messages).toEqual([
    { ...error('dockerflow.postgres.E004', 'PostgreSQL refused the login.'), cause: 'Error: role "x"' },
  ])
})

test('what is silenced is neither counted nor told', async () => {
  checker = createChecker({
    silenced: new Set(['dockerflow.check.E001', 'app.W001']),
    checks: {
      thrown: {
        check: () => {
          throw new Error('down')
        },
        failureThreshold: 2,
        ttl: 0,
      },
      partly: () => [warning('app.W001', 'Slow.'), warning('app.W002', 'Full.')],
    },
  })
  const seen = collectTransitions()
  await checker.run()
  const { results } = await checker.run()
  expect(results[0]).toMatchObject({ status: 'ok', messages: [], failures: 0 })
  expect(results[1]?.messages).toEqual([warning('app.W002', 'Full.')])
  expect(seen.map(({ name, to, error }) => [name, to, error])).toEqual([
    ['thrown', 'ok', undefined],
    ['partly', 'warning', undefined],
  ])
})

test('a report event follows each run that really called a check, and no other', async () => {
  const reports: Report[] = []
  checker = createChecker({ checks: { one: { check: () => sleep(2), ttl: 200 } } })
  const listener = (report: Report) => reports.push(report)
  expect(checker.on('report', listener)).toBe(checker)
  const [first] = await Promise.all([checker.run(), checker.run()])
  await checker.run()
  expect(reports).toEqual([first])
  expect(checker.off('report', listener)).toBe(checker)
  await sleep(210)
  await checker.run()
  expect(reports).toHaveLength(1)
})

test('listeners that throw or reject become process warnings and harm nothing', async () => {
  const warnings: Error[] = []
  const heard: string[] = []
  const collect = (warning: Error) => warnings.push(warning)
  process.on('warning', collect)
  checker = createChecker({ checks: { one: () => {} } })
    .on('transition', () => {
      throw new Error('password=hunter2')
    })
    .on('transition', async () => Promise.reject(new TypeError('late')))
    .on('transition', () => heard.push('third'))
    .on('report', () => {
      throw null
    })
  expect((await checker.run()).status).toBe('ok')
  await sleep(1)
  process.off('warning', collect)
  expect(heard).toEqual(['third'])
  expect(warnings.map(({ name, message, ...rest }) => ({ name, message, ...rest }))).toEqual([
    {
      name: 'DockerflowWarning',
      code: 'DOCKERFLOW_LISTENER_FAILED',
      message: 'A listener of "transition" failed: Error: password=[redacted]',
    },
    expect.objectContaining({ message: 'A listener of "transition" failed: TypeError: late' }),
    expect.objectContaining({ message: 'A listener of "report" failed: null: null' }),
  ])
})

test('a listener may remove itself, add another and unregister the check it hears of', async () => {
  const heard: string[] = []
  checker = createChecker({ checks: { one: () => {}, two: () => {} } })
  const once = ({ name }: Transition) => {
    heard.push(name)
    checker.off('transition', once)
    checker.on('transition', (later) => heard.push(`then ${later.name}`))
    checker.unregister(name)
  }
  checker.on('transition', once)
  const { results } = await checker.run()
  expect(heard).toEqual(['one', 'then two'])
  expect(results.map(({ name }) => name)).toEqual(['two'])
})

test('a report and all in it is immutable', async () => {
  checker = createChecker({ checks: { one: () => ({ ...warning('app.W001', 'Slow.') }) } })
  const report = await checker.run()
  const frozen: unknown[] = [report, report.results, report.results[0], report.results[0]?.messages]
  expect([...frozen, report.results[0]?.messages[0]].map(Object.isFrozen)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ])
})
