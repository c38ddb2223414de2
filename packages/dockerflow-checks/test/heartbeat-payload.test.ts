import { afterEach, expect, test } from 'vitest'
import {
  type Check,
  type Checker,
  createChecker,
  critical,
  debug,
  error,
  heartbeatPayload,
  heartbeatStatusCode,
  info,
  type Message,
  warning,
} from '../src/index.ts'

let checker: Checker

afterEach(() => checker.close())

async function reportOf(checks: Record<string, Check>) {
  checker = createChecker()
  for (const [name, check] of Object.entries(checks)) checker.register(name, check)
  return checker.run()
}

test('the full payload is the one that existing Dockerflow libraries emit', async () => {
  const report = await reportOf({
    database: () => error('dockerflow.postgres.E001', 'PostgreSQL is down.'),
    cache: () => {},
  })
  expect(JSON.stringify(heartbeatPayload(report, 'full'))).toBe(
    '{"status":"error","checks":{"database":"error","cache":"ok"},"details":{"database":{"status":"error","level":40,' +
      '"messages":{"dockerflow.postgres.E001":"PostgreSQL is down."}}}}',
  )
})

test('without more being asked for, names and status words are all there is', async () => {
  const report = await reportOf({ database: () => error('dockerflow.postgres.E001', 'PostgreSQL is down.') })
  const expected = { status: 'error', checks: { database: 'error' }, details: {} }
  expect(heartbeatPayload(report)).toEqual(expected)
  expect(heartbeatPayload(report, 'status')).toEqual(expected)
})

test('details have every check above level 0, the lowest too', async () => {
  const report = await reportOf({
    a: () => debug('app.D001', 'A.'),
    b: () => ({ ...info('app.O001', 'B.'), level: 0 }),
  })
  expect(heartbeatPayload(report, 'full')).toEqual({
    status: 'debug',
    checks: { a: 'debug', b: 'ok' },
    details: { a: { status: 'debug', level: 10, messages: { 'app.D001': 'A.' } } },
  })
})

test('messages of one id are both there, on a line each, with what the client said', async () => {
  const report = await reportOf({
    one: () => [warning('app.W001', 'A.'), warning('app.W002', 'B.'), warning('app.W001', 'C.')],
    two: () => Promise.reject(new Error('ECONNREFUSED')),
  })
  expect(heartbeatPayload(report, 'full').details).toMatchObject({
    one: { messages: { 'app.W001': 'A.\nC.', 'app.W002': 'B.' } },
    two: {
      messages: {
        'dockerflow.check.E001': 'The check failed: its error is in the log. (Error: ECONNREFUSED)',
      },
    },
  })
})

test('a check or a message may have any name, also that of an accessor', async () => {
  const report = await reportOf({ ['__proto__']: () => error('__proto__', 'A.'), constructor: () => {} })
  expect(JSON.stringify(heartbeatPayload(report, 'full'))).toBe(
    '{"status":"error","checks":{"__proto__":"error","constructor":"ok"},' +
      '"details":{"__proto__":{"status":"error","level":40,"messages":{"__proto__":"A."}}}}',
  )
})

test('below error the answer is 200, from error on the configured status', async () => {
  const codes: Record<string, number[]> = {}
  const messages: Record<string, (id: string, text: string) => Message> = {
    debug,
    info,
    warning,
    error,
    critical,
  }
  for (const [word, message] of Object.entries(messages)) {
    const report = await reportOf({ one: () => message('app.X001', 'A.') })
    codes[word] = [heartbeatStatusCode(report), heartbeatStatusCode(report, 500)]
    await checker.close()
  }
  expect(codes).toEqual({
    debug: [200, 200],
    info: [200, 200],
    warning: [200, 200],
    error: [503, 500],
    critical: [503, 500],
  })
  expect(heartbeatStatusCode({ level: 0 })).toBe(200)
})
