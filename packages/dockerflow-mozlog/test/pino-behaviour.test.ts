import { tracingChannel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { mozlog } from '../src/index.ts'
import { capture, PINOS, parse } from './lines.ts'

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'mozlog-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => parse(`${line}\n`))

test.each(PINOS)('levels can be asked for and changed on %s', (_name, make) => {
  const { log, lines } = capture({ level: 'warn' }, make)
  expect([log.isLevelEnabled('info'), log.isLevelEnabled('error')]).toEqual([false, true])
  log.info('no')
  log.level = 'debug'
  log.debug('yes')
  log.child({}, { level: 'silent' }).fatal('no')
  log.level = 'silent'
  log.fatal('no')
  expect(lines.map((line) => parse(line).Fields.msg)).toEqual(['yes'])
})

test.each(PINOS)('bindings can be read back on %s', (_name, make) => {
  const { log, lines } = capture({}, make)
  const child = log.child({ a: 1 }).child({ b: { c: [2] } })
  child.info('x')
  expect(child.bindings()).toEqual({ a: 1, b: { c: [2] } })
  expect(lines).toHaveLength(1)
})

test('multistream sends each line where its level belongs', () => {
  const all: string[] = []
  const errors: string[] = []
  const streams = pino.multistream([
    { level: 'info', stream: { write: (line: string) => void all.push(line) } },
    { level: 'error', stream: { write: (line: string) => void errors.push(line) } },
  ])
  const log = pino(mozlog(), streams)
  log.info('a')
  log.error('b')
  expect(all.map((line) => parse(line).Fields.msg)).toEqual(['a', 'b'])
  expect(errors.map((line) => parse(line).Fields.msg)).toEqual(['b'])
})

test('a destination is flushed and reopened', async () => {
  const file = join(directory(), 'log')
  const destination = pino.destination({ dest: file, sync: false, minLength: 4096 })
  await once(destination, 'ready')
  const log = pino(mozlog(), destination)
  log.info('first')
  destination.flushSync()
  expect(linesOf(file)).toHaveLength(1)
  renameSync(file, `${file}.1`)
  destination.reopen()
  await once(destination, 'ready')
  log.info('second')
  await new Promise<void>((resolve, reject) => log.flush((error) => (error ? reject(error) : resolve())))
  expect(linesOf(`${file}.1`).map((line) => line.Fields.msg)).toEqual(['first'])
  expect(linesOf(file).map((line) => line.Fields.msg)).toEqual(['second'])
})

test('a transport with one target gets the lines', async () => {
  const file = join(directory(), 'log')
  const transport = pino.transport({ target: 'pino/file', options: { destination: file } })
  const log = pino(mozlog(), transport)
  log.info({ a: 1 }, 'x')
  await once(transport, 'ready')
  transport.end()
  await once(transport, 'close')
  expect(linesOf(file)).toMatchObject([{ Fields: { a: 1, msg: 'x' } }])
})

test('a transport that sorts by level is refused instead of losing every line', () => {
  const stream = Object.assign(new PassThrough(), { [Symbol.for('pino.transport.usesMultistream')]: true })
  const log = pino(mozlog(), stream)
  expect(() => log.info('x')).toThrow(/multistream/)
})

test('streams that ask for metadata get it', () => {
  const seen: unknown[] = []
  const stream = {
    [Symbol.for('pino.metadata')]: true,
    write() {
      const { lastLevel, lastMsg, lastObj, lastTime } = this as unknown as Record<string, unknown>
      seen.push({ lastLevel, lastMsg, lastObj, lastTime })
    },
  }
  pino(mozlog(), stream).warn({ a: 1 }, 'x')
  expect(seen).toEqual([
    { lastLevel: 40, lastMsg: 'x', lastObj: { a: 1 }, lastTime: expect.stringMatching(/^\d{19}$/) },
  ])
})

test('onChild is called', () => {
  const children: unknown[] = []
  const log = pino(mozlog({ onChild: (child) => void children.push(child) }), { write() {} })
  expect(children).toEqual([])
  expect([log.child({ a: 1 })]).toEqual(children)
})

test('tracing tools are told of each line, as pino tells them', () => {
  const results: unknown[] = []
  const subscribers = { end: (message: object) => void results.push((message as { result: unknown }).result) }
  const channel = tracingChannel('pino_asJson')
  channel.subscribe(subscribers as never)
  const { log, lines } = capture()
  log.info('x')
  channel.unsubscribe(subscribers as never)
  log.info('y')
  expect(results).toEqual([lines[0]])
  expect(lines).toHaveLength(2)
})

test('one set of options serves several loggers', () => {
  const options = mozlog({ logger: 'shop' })
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  pino(options, stream).info('a')
  pino(options, stream).child({ b: 1 }).info('b')
  expect(lines.map((line) => parse(line).Fields)).toEqual([{ msg: 'a' }, { b: 1, msg: 'b' }])
})

test('other loggers of the process stay as they are', () => {
  const lines: string[] = []
  capture().log.info('mozlog')
  pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) }).info('pino')
  expect(lines).toEqual(['{"level":30,"msg":"pino"}\n'])
})

test('errors of a destination, a mixin or a formatter are thrown as ever', () => {
  const failing = (message: string) => () => {
    throw new Error(message)
  }
  expect(() => pino(mozlog(), { write: failing('full') }).info({ a: 1 }, 'x')).toThrow('full')
  expect(() => capture({ mixin: failing('mixin') }).log.info('x')).toThrow('mixin')
  expect(() => capture({ formatters: { log: failing('formatter') } }).log.info({ a: 1 })).toThrow('formatter')
})

test('a serializer or a redaction that throws loses its own value alone, and never shows it', () => {
  const fail = () => {
    throw new Error('no')
  }
  const { log, lines } = capture({
    serializers: { user: fail, err: fail },
    redact: { paths: ['secret'], censor: fail },
  })
  log.error({ user: 1, err: new Error('bad'), secret: 's3cret', other: 2 }, 'x')
  const { Fields } = parse(lines[0])
  expect(Fields).toMatchObject({
    user: '[Throws: no]',
    err: { message: 'bad' },
    secret: '[Throws: no]',
    other: 2,
    msg: 'x',
  })
  expect(lines[0]).not.toContain('s3cret')
})

test('a redacted value never shows, whatever it is', () => {
  const { log, lines } = capture({ redact: ['a', 'b.c', '*.d', 'err.token'] })
  log
    .child({ a: 's3cret' })
    .info({ a: new Map([['s3cret', 1]]), b: { c: ['s3cret'] }, x: { d: { s3cret: 1 } } }, 'x')
  log.error(Object.assign(new Error('e'), { token: 's3cret' }))
  log.child({ q: { d: 's3cret' } }).info({
    get a() {
      throw new Error('s3cret')
    },
  })
  for (const line of lines) {
    parse(line)
    expect(line).not.toContain('s3cret')
  }
})

test.each(PINOS.filter(([name]) => !name.endsWith('options')))(
  'redaction finds its way into what a value stands for, on %s',
  (_name, make) => {
    const { log, lines } = capture({ redact: ['map.secret', 'said.secret', '*.token'] }, make)
    log.info({
      map: new Map([['secret', 's3cret']]),
      said: { toJSON: () => ({ secret: 's3cret', a: 1 }) },
      error: Object.assign(new Error('bad'), { token: 's3cret' }),
      id: 10n,
    })
    expect(parse(lines[0]).Fields).toMatchObject({
      map: { secret: '[Redacted]' },
      said: { secret: '[Redacted]', a: 1 },
      error: { message: 'bad', stack: expect.any(String), token: '[Redacted]' },
      id: '10',
    })
  },
)

test('a hook of log methods stays in charge, with calls that cannot fail', () => {
  const { log, lines } = capture({
    hooks: {
      logMethod(args, method) {
        if (args[0] !== ('drop' as never)) method.apply(this, args)
      },
    },
  })
  log.info('drop')
  log.info(
    {
      get method() {
        throw new Error('no')
      },
    },
    'kept',
  )
  expect(lines.map((line) => parse(line).Fields)).toEqual([{ method: '[Throws: no]', msg: 'kept' }])
})

test('arguments of a format that cannot become text do not lose the line', () => {
  const { log, lines } = capture()
  const say = log.info.bind(log) as (...args: unknown[]) => void
  say(
    '%s and %d',
    {
      toString() {
        throw new Error('no')
      },
    },
    Symbol('s'),
  )
  say(Object.create(null), '%s', 'x')
  expect(lines.map((line) => parse(line).Fields.msg)).toEqual([expect.stringContaining(' and '), 'x'])
})

test('a message and arguments that cannot be read are told as far as they can, and redacted', () => {
  const { log, lines } = capture({ redact: ['*.secret', 'secret'], msgPrefix: 'all: ' })
  const say = log.info.bind(log) as (...args: unknown[]) => void
  const unreadable = {
    secret: 's3cret',
    a: 1,
    get b() {
      throw new Error('no')
    },
  }
  say({ n: 1 }, unreadable)
  say('%s %j %d', 'x', unreadable, 3)
  say('%s', { secret: 's3cret', toString: null })
  say(Symbol('s'))
  const messages = lines.map((line) => parse(line).Fields.msg)
  expect(messages).toEqual([
    expect.anything(),
    'all: x {"secret":"[Redacted]","a":1,"b":"[Throws: no]"} 3',
    'all: [Object]',
    'all: Symbol(s)',
  ])
  for (const line of lines) expect(line).not.toContain('s3cret')
})

test('a mixin is merged without harm to what it gave, and without a prototype from outside', () => {
  const shared = { trace: 't' }
  const { log, lines } = capture({ mixin: () => shared })
  log.info({ a: 1, trace: 'own' }, 'x')
  log.info(JSON.parse('{"__proto__":{"b":1}}'), 'y')
  expect(shared).toEqual({ trace: 't' })
  expect(lines.map((line) => JSON.stringify(parse(line).Fields))).toEqual([
    '{"trace":"own","a":1,"msg":"x"}',
    '{"trace":"t","__proto__":{"b":1},"msg":"y"}',
  ])
})
