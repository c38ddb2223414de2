import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import pino from 'pino'
import { expect, test } from 'vitest'
import { mapLines } from '../src/command/map-lines.ts'
import { createConverter, pretty } from '../src/index.ts'
import { capture, parse } from './lines.ts'

test('a line of pino goes where it belongs', () => {
  const line =
    '{"level":50,"time":1700000000123,"pid":7,"hostname":"h","name":"n","a":{"b":{"c":null,"d":1}},"msg":"x"}'
  const converted = createConverter()(line)
  expect(converted).toContain('"Timestamp":1700000000123000000,')
  expect(parse(converted)).toMatchObject({ Severity: 3, Pid: 7, Hostname: 'h', Logger: 'n', Type: 'app.log' })
  expect(parse(converted).Fields).toEqual({ a: { 'b.d': 1 }, msg: 'x' })
})

test('what pino writes says the same converted as written', () => {
  const plain: string[] = []
  const calls = (log: pino.Logger) => {
    log.child({ a: 1 }).warn({ b: [1, 2], c: { d: { e: 'x' } } }, 'y')
    log.error(new Error('bad'))
    log.info({ big: '12345678901234567890' })
  }
  calls(pino({ name: 'shop' }, { write: (line: string) => void plain.push(line) }))
  const { log, lines } = capture()
  calls(log)
  const convert = createConverter()
  const strip = (line: string) => JSON.stringify(parse(line).Fields).replace(/:\d+:\d+/g, '')
  expect(plain.map((line) => strip(convert(line)))).toEqual(lines.map(strip))
})

test.each([
  ['"time":1700000000123.5', '1700000000123500000'],
  ['"time":1700000000', '1700000000000000000'],
  ['"time":"2023-11-14T22:13:20.123Z"', '1700000000123000000'],
  ['"time":"2023-11-14T22:13:20.123456789Z"', '1700000000123456789'],
  ['"time":"2023-11-14T23:13:20.5+01:00"', '1700000000500000000'],
  ['"time":1700000000.25', '1700000000250000000'],
  ['"time":1700000000123456', '1700000000123456000'],
  ['"time":1700000000123456789', '1700000000123456789'],
])('the time %s is kept', (time, nanoseconds) => {
  expect(createConverter()(`{"level":30,${time},"msg":"x"}`)).toContain(`"Timestamp":${nanoseconds},`)
})

test.each([
  '"time":"nonsense"',
  '"time":-5',
  '"time":0',
  '"time":5',
  '"time":"1970-01-02"',
  '"time":1e300',
  '"other":1',
])('for %s the time is now, and nothing is lost', (time) => {
  const { Timestamp, Fields } = parse(createConverter()(`{"level":30,${time}}`))
  expect(Math.abs(Timestamp / 1e6 - Date.now())).toBeLessThan(1000)
  expect(Fields).toEqual(JSON.parse(`{${time}}`))
})

test('what has no place in the envelope stays a field', () => {
  const odd = { level: 'odd', time: ['x'], pid: -1, hostname: 5, name: { first: 'A' }, msg: 'x' }
  expect(parse(createConverter()(JSON.stringify(odd))).Fields).toEqual(odd)
  const named = parse(
    createConverter({ logger: 'shop', hostname: 'h1' })('{"name":"A","hostname":"h2","msg":"x"}'),
  )
  expect(named).toMatchObject({
    Logger: 'shop',
    Hostname: 'h1',
    Fields: { name: 'A', hostname: 'h2', msg: 'x' },
  })
  const same = parse(createConverter({ logger: 'shop' })('{"name":"shop","msg":"x"}'))
  expect(same).toMatchObject({ Logger: 'shop', Fields: { msg: 'x' } })
  expect(same.Fields).not.toHaveProperty('name')
})

test('a line of bunyan goes where it belongs', () => {
  const line =
    '{"name":"shop","hostname":"h","pid":7,"level":40,"msg":"hi","time":"2023-11-14T22:13:20.123Z","v":0}'
  const converted = createConverter()(line)
  expect(converted).toContain('"Timestamp":1700000000123000000,')
  expect(parse(converted)).toMatchObject({ Severity: 4, Pid: 7, Hostname: 'h', Logger: 'shop' })
  expect(parse(converted).Fields).toEqual({ msg: 'hi', v: 0 })
})

test('levels may be words', () => {
  const severity = (level: string) => parse(createConverter()(`{"level":${level},"msg":"x"}`)).Severity
  expect(['"warn"', '"ERROR"', '"Notice"', '"odd"', 'null', '20'].map(severity)).toEqual([4, 3, 5, 6, 6, 7])
})

test('integers beyond 2^53 stay exact', () => {
  expect(parse(createConverter()('{"level":30,"id":12345678901234567890,"f":1e25}')).Fields).toEqual({
    id: '12345678901234567890',
    f: 1e25,
  })
})

test('what is no JSON object is wrapped, and nothing is made of an empty line', () => {
  const convert = createConverter({ logger: 'shop', type: 'raw' })
  for (const line of [
    'Listening on 8000',
    '{"broken',
    '[1]',
    '"text"',
    '42',
    'null',
    '\u001b[31mred\u001b[0m',
  ]) {
    expect(parse(convert(line))).toMatchObject({ Logger: 'shop', Type: 'raw', Fields: { msg: line } })
  }
  expect([convert(''), convert('  \r')]).toEqual(['', ''])
})

test('a line of mozlog is passed through', () => {
  const { log, lines } = capture()
  log.info('x')
  expect(createConverter()(lines[0]!)).toBe(lines[0])
  const foreign = '{"Timestamp": 1700000000123456789, "Fields": {"a": 1}}'
  expect(createConverter()(foreign)).toBe(`${foreign}\n`)
})

test.each([
  '{"Timestamp":1,"Fields":null}',
  '{"Timestamp":1,"Fields":["a"]}',
  '{"Timestamp":"1","Fields":{"a":1}}',
])('what only looks like mozlog is not passed through: %s', (line) => {
  const { Fields, ...rest } = JSON.parse(line) as Record<string, unknown>
  const kept = Fields === null ? rest : { ...rest, Fields }
  expect(parse(createConverter()(line)).Fields).toEqual(kept)
})

test('any line becomes a conformant one', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string({ unit: 'binary' }),
        fc.jsonValue().map((value) => JSON.stringify({ level: 30, value })),
      ),
      (line) => {
        const converted = createConverter({ maxBytes: 4096 })(line.replaceAll('\n', ' '))
        expect(converted === '' || parse(converted).Fields !== undefined).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

test('lines are found across chunks, in the middle of characters, and at the end without an end', async () => {
  const source = new PassThrough()
  const converted = text(source.pipe(mapLines((line) => `<${line}>`)))
  const bytes = Buffer.from('é😀\nsecond\r\nlast')
  for (const byte of bytes) source.write(Buffer.from([byte]))
  source.end()
  expect(await converted).toBe('<é😀><second\r><last>')
})

test('a line without an end is not held for ever', async () => {
  const source = new PassThrough()
  const converted = text(source.pipe(mapLines((line) => `${line.length};`)))
  for (let times = 0; times < 5; times++) source.write('x'.repeat(1_000_000))
  source.end('y')
  expect(await converted).toBe('5000000;1;')
})

test('people read time, severity, logger, message, fields and stacks', () => {
  const { log, lines } = capture()
  log.warn({ a: 1, b: 'x y' }, 'mind this')
  log.error({ err: Object.assign(new Error('bad'), { stack: 'Error: bad\n    at here' }) })
  log.child({ Type: 'audit' }).info({ a: 1 })
  const [warn, error, audit] = lines.map((line) => pretty(line, false))
  expect(warn).toMatch(/^\d\d:\d\d:\d\d\.\d{3} WARN {3}shop: mind this a=1 b="x y"\n$/)
  expect(error).toMatch(
    /ERROR {2}shop: bad err=\{"type":"Error","message":"bad"\}\n {4}Error: bad\n {8}at here\n$/,
  )
  expect(audit).toMatch(/INFO {3}shop\/audit: {2}a=1\n$/)
  expect(pretty(lines[0]!, true)).toContain('\u001b[33mWARN')
  expect(pretty('plain', false)).toBe('plain\n')
  expect(pretty('{"Fields":{"text":"x","a":1},"Type":"app.log","Logger":"l"}', false, 'text')).toMatch(
    / l: x a=1\n$/,
  )
  expect(
    pretty(
      '{"Timestamp":"not a time","Fields":{"msg":1},"Severity":"?","Type":"app.log","Logger":"l"}\n',
      false,
    ),
  ).toBe('--:--:--.--- INFO   l: 1\n')
})
