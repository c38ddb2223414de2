import { expect, test } from 'vitest'
import { capture, validate } from './lines.ts'

const LINE = {
  Timestamp: 1_700_000_000_123_456_000,
  Type: 'app.log',
  Logger: 'shop',
  Hostname: 'h1',
  EnvVersion: '2.0',
  Severity: 6,
  Pid: 1,
  Fields: { text: 'x', number: 1.5, flag: false, list: ['a'], object: { id: 1, tags: [1, 2] } },
}

test.each([
  ['a whole line', LINE],
  ['one with what Google Cloud Logging reads', { ...LINE, severity: 'INFO', message: '' }],
  ['the timestamp, all that is required', { Timestamp: LINE.Timestamp }],
])('the schema accepts %s', (_name, line) => {
  expect(validate(line)).toBe(true)
})

const field = (value: unknown) => ({ ...LINE, Fields: { value } })

test.each([
  ['no timestamp', { ...LINE, Timestamp: undefined }],
  ['a text as timestamp', { ...LINE, Timestamp: '1700000000123456000' }],
  ['seconds', { ...LINE, Timestamp: 1_700_000_000 }],
  ['milliseconds', { ...LINE, Timestamp: 1_700_000_000_123 }],
  ['microseconds', { ...LINE, Timestamp: 1_700_000_000_123_456 }],
  ['fractions', { ...LINE, Timestamp: 1_700_000_000.5 }],
  ['a severity too many', { ...LINE, Severity: 8 }],
  ['a severity below the first', { ...LINE, Severity: -1 }],
  ['a word as severity', { ...LINE, Severity: 'info' }],
  ['half a severity', { ...LINE, Severity: 1.5 }],
  ['another version of the envelope', { ...LINE, EnvVersion: '1.0' }],
  ['a number as version of the envelope', { ...LINE, EnvVersion: 2 }],
  ['an empty type', { ...LINE, Type: '' }],
  ['no text as logger', { ...LINE, Logger: null }],
  ['a list as hostname', { ...LINE, Hostname: ['h'] }],
  ['a text as pid', { ...LINE, Pid: '1' }],
  ['a negative pid', { ...LINE, Pid: -1 }],
  ['a key that mozlog does not have', { ...LINE, level: 30 }],
  ['a severity of Google that it does not have', { ...LINE, severity: 'FATAL' }],
  ['a message for Google that is no text', { ...LINE, message: { a: 1 } }],
  ['fields without a field', { ...LINE, Fields: {} }],
  ['a list of fields', { ...LINE, Fields: ['a'] }],
  ['a text as fields', { ...LINE, Fields: 'a' }],
  ['null', field(null)],
  ['an empty object', field({})],
  ['an empty list', field([])],
  ['a mixed list', field([1, 'a'])],
  ['a list with null', field([null])],
  ['a list of lists', field([[1]])],
  ['a list of objects', field([{ a: 1 }])],
  ['two levels of object', field({ a: { b: 1 } })],
  ['an object with null', field({ a: null })],
  ['an object with an empty list', field({ a: [] })],
  ['an object with a mixed list', field({ a: [true, 1] })],
])('the schema refuses %s', (_name, line) => {
  expect(validate(JSON.parse(JSON.stringify(line)))).toBe(false)
})

test('the schema refuses a line of pino, and knows each key that a line has', () => {
  expect(validate({ level: 30, time: LINE.Timestamp, pid: 1, hostname: 'h1', msg: 'x' })).toBe(false)
  const { log, lines } = capture({ gcpSeverity: true })
  log.info('x')
  const line: object = JSON.parse(lines[0]!)
  for (const key of Object.keys(line)) expect(validate({ ...line, [key]: [] })).toBe(false)
})
