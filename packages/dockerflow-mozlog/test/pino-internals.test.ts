import pino, { type Logger, type LoggerOptions } from 'pino'
import { describe, expect, test } from 'vitest'
import { capture, PINOS, parse } from './lines.ts'

type Pino = (typeof PINOS)[number][1]
type Internals = Record<string | symbol, unknown>

/** The symbol that pino calls `name`, private or shared by all its copies. */
function symbolOf(logger: object, name: string): symbol {
  for (let object: object | null = logger; object !== null; object = Object.getPrototypeOf(object)) {
    const found = Object.getOwnPropertySymbols(object).find(
      ({ description }) => description === `pino.${name}`,
    )
    if (found !== undefined) return found
  }
  throw new Error(`this pino has no symbol ${name}`)
}

/** A pino that shows its internals in another shape to whoever looks at them from its `timestamp` option. */
function disguised(make: Pino, key: (logger: object) => string | symbol, shape: unknown): Pino {
  return (options, stream) => {
    const timestamp = options.timestamp as (this: unknown) => string
    return make(
      {
        ...options,
        timestamp(this: object | undefined) {
          if (this === undefined) return timestamp.call(undefined)
          const hidden = key(this)
          const get = (logger: object, name: string | symbol) =>
            name === hidden ? shape : Reflect.get(logger, name)
          return timestamp.call(new Proxy(this, { get }))
        },
      } as LoggerOptions,
      stream,
    )
  }
}

/** Every kind of record that is written alike with and without pino's internals. */
function logAll(log: Logger): void {
  const child = log.child({ bound: { deep: { er: 1 } } }, { redact: ['*.secret'] })
  for (const logger of [log, child]) {
    logger.info({ user: { id: 7 }, token: 't', list: [1, 'a'], a: { b: { c: 1 } } }, 'said %s', 'so')
    logger.warn({ user: { id: 8 }, x: { secret: 's', open: 1 } })
    logger.error(Object.assign(new Error('bad'), { code: 'E', stack: 'at x' }))
    logger.child({ Type: 'audit', Logger: 'mail' }).fatal('gone')
  }
}

const OPTIONS = {
  redact: ['token'],
  serializers: { user: (user: { id: number }) => user.id },
  hooks: { streamWrite: (line: string) => line.replace('gone', 'left') },
}

const withoutTime = (line: string) => line.replace(/"Timestamp":\d+/, '')

const SHAPES: [string, (logger: object) => string | symbol, unknown][] = [
  ...(
    [
      ['asJson', new Map()],
      ['asJson', undefined],
      ['time', ',"time":1'],
      ['chindings', new Map([['bound', 1]])],
      ['chindings', '{"bound":1}'],
      ['stringifiers', new Map()],
      ['stringifiers', { [Symbol('pino.paths')]: () => '1' }],
      ['nestedKey', ['payload']],
      ['stream', undefined],
      ['serializers', new Map()],
      ['formatters', []],
      ['formatters', { log: 'x' }],
      ['hooks', new Map()],
    ] as const
  ).map(([name, shape]): [string, (logger: object) => symbol, unknown] => [
    name,
    (logger) => symbolOf(logger, name),
    shape,
  ]),
  ['levels', () => 'levels', new Map()],
  ['levels', () => 'levels', undefined],
]

describe.each(PINOS.filter(([name]) => !name.endsWith('options')))('on %s', (_name, make) => {
  test.each(SHAPES)('if %s has another shape, the lines are the same', (_entry, key, shape) => {
    const known = capture(OPTIONS, make)
    const unknown = capture(OPTIONS, disguised(make, key, shape))
    logAll(known.log)
    logAll(unknown.log)
    expect(unknown.lines.map(withoutTime)).toEqual(known.lines.map(withoutTime))
    expect(unknown.lines.map((line) => parse(line).Severity)).toContain(2)
  })

  test('if a child alone has another shape, its lines are the same', () => {
    const { log, lines } = capture(OPTIONS, make)
    const child = log.child({ b: 1 })
    const changed = log.child({ b: 1 })
    const key = symbolOf(log, 'stringifiers')
    const internals = changed as unknown as Internals
    internals[key] = { ...(internals[key] as object), [Symbol('pino.paths')]: () => '1' }
    for (const logger of [child, changed]) logger.warn({ token: 't', user: { id: 7 } }, 'gone')
    expect(withoutTime(lines[1]!)).toBe(withoutTime(lines[0]!))
    expect(parse(lines[1]).Fields).toEqual({ b: 1, token: '[Redacted]', user: 7, msg: 'left' })
  })

  test('a step that somebody has wrapped is called for each line, and what it adds is a field', () => {
    const { log, lines } = capture(OPTIONS, make)
    const internals = log as unknown as Internals
    const key = symbolOf(log, 'asJson')
    const step = internals[key] as (...args: unknown[]) => string
    internals[key] = function wrapped(this: unknown, ...args: unknown[]) {
      return step.apply(this, args).replace(/\}\n$/, ',"agent":{"trace":"1"}}\n')
    }
    logAll(log)
    log.info({ map: new Map([['a', 1]]), inner: new TypeError('bad') }, 'left')
    const plain = capture(OPTIONS, make)
    logAll(plain.log)
    const fields = lines.map((line) => parse(line))
    for (const { Fields } of fields) expect(Fields.agent).toEqual({ trace: '1' })
    const last = fields.pop()
    expect(last?.Fields).toMatchObject({ map: { a: 1 }, inner: { type: 'TypeError' } })
    expect(fields).toEqual(
      plain.lines.map((line) => {
        const { Timestamp: _, Fields, ...envelope } = parse(line)
        return { ...envelope, Timestamp: expect.any(Number), Fields: { ...Fields, agent: { trace: '1' } } }
      }),
    )
  })

  test('a step that somebody has wrapped and that returns no JSON loses nothing', () => {
    const { log, lines } = capture({}, make)
    ;(log as unknown as Internals)[symbolOf(log, 'asJson')] = () => 'no JSON'
    log.warn({ a: 1 }, 'kept')
    expect(parse(lines[0])).toMatchObject({ Severity: 4, Fields: { a: 1, msg: 'kept' } })
  })
})

test('pino’s own symbols are found by the names that this test looks for', () => {
  const log = pino({}, { write() {} })
  expect(symbolOf(log, 'asJson')).toBe(pino.symbols.asJsonSym)
})
