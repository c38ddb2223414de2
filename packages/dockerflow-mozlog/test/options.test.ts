import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ERRORS, MozlogError, type MozlogOptions, mozlog } from '../src/index.ts'
import { capture, PINOS, parse } from './lines.ts'

function refusal(options: object): unknown {
  try {
    mozlog(options as MozlogOptions)
  } catch (error) {
    return error instanceof MozlogError && error.code in ERRORS ? [error.code, error.message] : error
  }
  return undefined
}

test.each([
  [{ timestamp: true }, 'timestamp'],
  [{ depthLimit: 3 }, 'depthLimit'],
  [{ edgeLimit: 3 }, 'edgeLimit'],
  [{ formatters: { level: () => ({}) } }, 'formatters.level'],
  [{ transport: { targets: [] } }, 'transport.targets'],
])('what pino can do and mozlog cannot is refused: %o', (options, named) => {
  expect(refusal(options)).toEqual(['DOCKERFLOW_MOZLOG_UNSUPPORTED_OPTION', expect.stringContaining(named)])
})

test.each([
  [{ maxBytes: 100 }, 'maxBytes'],
  [{ maxBytes: '65536' }, 'maxBytes'],
  [{ gcpSeverity: 'yes' }, 'gcpSeverity'],
  [{ logger: '' }, 'logger'],
  [{ name: 7 }, 'name'],
  [{ type: null }, 'type'],
  [{ hostname: {} }, 'hostname'],
  [{ messageKey: '' }, 'messageKey'],
  [{ errorKey: 1 }, 'errorKey'],
  [{ nestedKey: '' }, 'nestedKey'],
  [{ messageKey: 'Type' }, 'messageKey'],
  [{ errorKey: 'Logger' }, 'errorKey'],
  [{ nestedKey: 'msg' }, 'nestedKey'],
  [{ messageKey: 'err' }, 'errorKey'],
  [{ severities: { notice: 5 } }, 'severities.notice'],
  [{ customLevels: { notice: 35 }, severities: { notice: 8 } }, 'severities.notice'],
  [{ customLevels: { odd: 3 }, levelComparison: 'DESC' }, 'severities.odd'],
])('a value that an option cannot take is refused: %o', (options, named) => {
  expect(refusal(options)).toEqual(['DOCKERFLOW_MOZLOG_INVALID_OPTION', expect.stringContaining(named)])
})

test('the envelope says what was asked for, and names are bounded and well-formed', () => {
  const { log, lines } = capture({ logger: 'a"b\ud800', type: 't', hostname: 'h'.repeat(300) })
  log.info('x')
  expect(parse(lines[0])).toMatchObject({
    Logger: 'a"b\ufffd',
    Type: 't',
    Hostname: 'h'.repeat(256),
    Pid: process.pid,
  })
  const named = capture({ name: 'by-name', logger: undefined as never })
  named.log.info('x')
  expect(parse(named.lines[0]).Logger).toBe('by-name')
})

test('Type and Logger are a child’s or a record’s own, where they are texts', () => {
  const { log, lines } = capture()
  const child = log.child({ Type: 'audit', Logger: 'shop.audit', a: 1 })
  child.info('x')
  child.child({ b: 2 }).info({ Type: 'deeper' }, 'y')
  log.info({ Type: 7, Logger: '' }, 'z')
  const [x, y, z] = lines.map(parse)
  expect(x).toMatchObject({ Type: 'audit', Logger: 'shop.audit', Fields: { a: 1, msg: 'x' } })
  expect(x!.Fields).not.toHaveProperty('Type')
  expect(y).toMatchObject({ Type: 'deeper', Logger: 'shop.audit', Fields: { a: 1, b: 2, msg: 'y' } })
  expect(z).toMatchObject({ Type: 'app.log', Logger: 'shop', Fields: { Type: 7, Logger: '', msg: 'z' } })
})

test.each(PINOS)('Type and Logger are a record’s own under a nested key too, on %s', (_name, make) => {
  const { log, lines } = capture({ nestedKey: 'payload' }, make)
  const child = log.child({ Type: 'audit', a: 1 })
  child.info({ b: 2 }, 'x')
  child.info({ Type: 'deeper', Logger: 'shop.audit', b: 2 }, 'y')
  log.info({ Type: 'alone' })
  log.info({ payload: ['Type'], Type: 7 })
  expect(lines.map(parse)).toMatchObject([
    { Type: 'audit', Logger: 'shop', Fields: { a: 1, payload: { b: 2 }, msg: 'x' } },
    { Type: 'deeper', Logger: 'shop.audit', Fields: { a: 1, payload: { b: 2 }, msg: 'y' } },
    { Type: 'alone', Logger: 'shop', Fields: { msg: '' } },
    { Type: 'app.log', Fields: { payload: { payload: ['Type'], Type: 7 } } },
  ])
})

test.each(PINOS)('an option that is undefined has its default, on %s', (_name, make) => {
  const undefinedOptions = { errorKey: undefined, messageKey: undefined, level: undefined, base: undefined }
  const { log, lines } = capture(undefinedOptions as object, make)
  log.error(new Error('bad'))
  log.debug('no')
  expect(lines.map((line) => parse(line).Fields)).toMatchObject([{ err: { message: 'bad' }, msg: 'bad' }])
})

test.each(PINOS)('a formatter of bindings adds its own without a base, on %s', (_name, make) => {
  const formatters = { bindings: (bindings: object) => ({ ...bindings, region: 'eu' }) }
  const { log, lines } = capture({ formatters }, make)
  log.child({ a: 1 }).info('x')
  expect(parse(lines[0]).Fields).toEqual({ region: 'eu', a: 1, msg: 'x' })
})

test.each(PINOS)('a later value takes the place of an earlier one, null too, on %s', (_name, make) => {
  const { log, lines } = capture({}, make)
  const child = log.child({ user: 'u1', list: ['a'], kept: 1 })
  child.info({ user: null, list: [], kept: undefined }, 'x')
  child.info({ user: {}, list: ['b'], kept: () => 1 }, 'y')
  expect(lines.map((line) => parse(line).Fields)).toEqual([
    { kept: 1, msg: 'x' },
    { list: ['b'], kept: 1, msg: 'y' },
  ])
})

test('severities are syslog’s, those of custom levels by name, number or as told', () => {
  const levels = { notice: 35, alert: 70, http: 25, odd: 41 }
  const { log, lines } = capture({ level: 'trace', customLevels: levels as never, severities: { odd: 1 } })
  const methods = log as unknown as Record<string, (message: string) => void>
  const names = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'notice', 'alert', 'http', 'odd']
  for (const name of names) methods[name]!(name)
  expect(lines.map((line) => parse(line).Severity)).toEqual([7, 7, 6, 4, 3, 2, 5, 1, 7, 1])
})

test('levels of a child’s own have the severities of their names', () => {
  const { log, lines } = capture()
  const audit = log.child({ a: 1 }, { customLevels: { alert: 70, notice: 45 }, level: 'info' })
  const mail = log.child({ a: 1 }, { customLevels: { bounced: 70 } })
  for (let times = 0; times < 2; times++) {
    audit.alert('x')
    audit.child({ b: 1 }).notice('x')
    audit.warn('x')
    mail.bounced('x')
    log.warn('x')
  }
  expect(lines.map((line) => parse(line).Severity)).toEqual([1, 5, 4, 2, 4, 1, 5, 4, 2, 4])
})

test('levels that count down have the severities of their names', () => {
  const { log, lines } = capture({
    customLevels: { error: 3, warning: 4, info: 6 } as never,
    useOnlyCustomLevels: true,
    levelComparison: 'DESC',
    level: 'warning',
  })
  const methods = log as unknown as Record<string, (message: string) => void>
  for (const name of ['error', 'warning', 'info']) methods[name]!(name)
  expect(lines.map((line) => parse(line).Severity)).toEqual([3, 4])
})

test('Google Cloud Logging gets severity and message', () => {
  const { log, lines } = capture({ gcpSeverity: true })
  log.warn({ a: 1 }, 'a "message"')
  log.error({ msg: 'inside' })
  log.fatal({ a: 1 })
  log.info({ a: 1 }, 5 as never)
  const [warn, error, fatal, number] = lines.map(parse)
  expect(warn).toMatchObject({
    severity: 'WARNING',
    message: 'a "message"',
    Fields: { a: 1, msg: 'a "message"' },
  })
  expect(error).toMatchObject({ severity: 'ERROR', message: 'inside' })
  expect(fatal).toMatchObject({ severity: 'CRITICAL' })
  expect(fatal).not.toHaveProperty('message')
  expect(number).toMatchObject({ message: '5' })
})

test('lines end as asked for', () => {
  const { log, lines } = capture({ crlf: true })
  log.info('x')
  log.info({ Type: 'y' })
  expect(lines.every((line) => line.endsWith('}\r\n'))).toBe(true)
})

test('a record that says nothing still has a field', () => {
  const { log, lines } = capture()
  log.info({})
  log.info({ a: null, b: {} })
  expect(lines.map((line) => parse(line).Fields)).toEqual([{ msg: '' }, { msg: '' }])
})

test('the README tells each error code, and what it means', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `(DOCKERFLOW_\w+)` +\| (.+?) +\|$/gm)].map(([, code, meaning]) => [
    code,
    meaning,
  ])
  expect(Object.fromEntries(rows)).toEqual(ERRORS)
})
