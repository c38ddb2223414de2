import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import {
  type Checker,
  createChecker,
  error,
  heartbeatPayload,
  heartbeatStatusCode,
  warning,
} from '../src/index.ts'

let checker: Checker

afterEach(() => checker.close())

test('a checker without checks reports ok', async () => {
  checker = createChecker()
  expect(await checker.run()).toEqual({ status: 'ok', level: 0, results: [] })
})

test('the report has the result of every check in order of registration, and the worst status', async () => {
  checker = createChecker({
    checks: {
      slow: () => sleep(10),
      cache: () => warning('cache.W001', 'Half full.'),
      database: { check: () => Promise.reject(new Error('secret host db-7')), severity: 'critical' },
      search: () => [error('search.E001', 'No index.'), error('search.E001', 'No alias.')],
    },
  })
  const report = await checker.run()
  expect(report.status).toBe('critical')
  expect(heartbeatStatusCode(report)).toBe(503)
  expect(heartbeatPayload(report)).toEqual({
    status: 'critical',
    checks: { slow: 'ok', cache: 'warning', database: 'critical', search: 'error' },
    details: {},
  })
  expect(heartbeatPayload(report, 'full').details).toEqual({
    cache: { status: 'warning', level: 30, messages: { 'cache.W001': 'Half full.' } },
    database: {
      status: 'critical',
      level: 50,
      messages: {
        'dockerflow.check.E001': 'The check failed: its error is in the log. (Error: secret host db-7)',
      },
    },
    search: { status: 'error', level: 40, messages: { 'search.E001': 'No index.\nNo alias.' } },
  })
})

test('callers who ask at once share one call, and a result is reused for its ttl', async () => {
  let calls = 0
  checker = createChecker({
    checks: {
      one: async () => {
        calls += 1
        await sleep(5)
      },
    },
  })
  await Promise.all(Array.from({ length: 50 }, () => checker.run()))
  await checker.run()
  expect(calls).toBe(1)
})

test('a check that never settles is timed out, and the others are in that answer', async () => {
  checker = createChecker({
    checks: { hanging: { check: () => new Promise(() => {}), timeout: 30 }, fine: () => {} },
  })
  const { results } = await checker.run()
  expect(results.map(({ name, status }) => [name, status])).toEqual([
    ['hanging', 'error'],
    ['fine', 'ok'],
  ])
  expect(results[0]).toMatchObject({
    pending: 1,
    messages: [{ id: 'dockerflow.check.E002', level: 40, text: 'No answer within 30 ms.' }],
  })
})

test('a run is answered by its deadline, whatever the timeout of a check', async () => {
  checker = createChecker({
    deadline: 30,
    checks: { hanging: { check: () => new Promise(() => {}), timeout: 60_000 }, fine: () => {} },
  })
  const { results } = await checker.run()
  expect(results.map(({ status }) => status)).toEqual(['error', 'ok'])
})

test('a closed checker refuses with a coded error', async () => {
  checker = createChecker()
  await checker.close()
  await checker.close()
  await expect(checker.run()).rejects.toMatchObject({ code: 'DOCKERFLOW_CHECKER_CLOSED' })
  expect(() => checker.register('late', () => {})).toThrow('closed')
})
