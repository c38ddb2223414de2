import type { Logger, LoggerOptions } from 'pino'
import { describe, expect, test } from 'vitest'
import type { MozlogOptions } from '../src/index.ts'
import { capture, PINOS, parse } from './lines.ts'

type Calls = (log: Logger) => void

/** pino's types count the arguments that a format asks for. */
function say(log: Logger): (...args: unknown[]) => void {
  return (...args) => log.info(args[0] as string, ...(args.slice(1) as []))
}

/** Kinds of records without special values: what pino says, mozlog says. */
const KINDS: [string, Calls, (LoggerOptions & MozlogOptions)?][] = [
  ['a message', (log) => log.info('hello')],
  ['a flat record', (log) => log.info({ a: 'x', b: 1.5, c: true, d: undefined, e: -1e21 }, 'hello')],
  ['a record without a message', (log) => log.info({ a: 1 })],
  ['printf arguments', (log) => say(log)('%s has %d of %j, %o %%', 'she', 3, { a: 1 }, { b: 2 }, 'left')],
  ['a record and printf arguments', (log) => log.info({ a: 1 }, '%s %s', 'x', 'y')],
  ['text to escape', (log) => log.info({ 'a"b\n': 'c"d\\e\u0007\u2028é😀' }, 'x\ty"z'.repeat(30))],
  ['a level of object', (log) => log.info({ user: { id: 'u', age: 7, ok: true, tags: ['a', 'b'] } }, 'x')],
  ['arrays of one kind', (log) => log.info({ a: ['x', 'y'], b: [1, 2.5], c: [true, false] }, 'x')],
  ['a child', (log) => log.child({ module: 'cart', n: 1 }).info({ a: 1 }, 'x')],
  [
    'nested children',
    (log) =>
      log
        .child({ a: 1 })
        .child({ b: { c: 2 } })
        .child({ d: 'x' })
        .warn({ e: 1 }, 'y'),
  ],
  ['a child whose key comes again', (log) => log.child({ a: 1, b: 2 }).child({ a: 2 }).info({ b: 3 }, 'x')],
  ['a message in the record', (log) => log.info({ msg: 'inside', a: 1 })],
  ['a message in the record and beside it', (log) => log.info({ msg: 'inside', a: 1 }, 'beside')],
  ['a child with a message', (log) => log.child({ msg: 'bound' }).info('said')],
  ['an error', (log) => log.error(new TypeError('bad'))],
  [
    'an error in the record',
    (log) => log.error({ err: Object.assign(new Error('bad'), { code: 'E', n: 1 }), a: 1 }),
  ],
  ['an error and a message', (log) => log.error(new Error('bad'), 'it failed')],
  [
    'causes',
    (log) => log.error(new Error('outer', { cause: new Error('inner', { cause: new Error('root') }) }), 'x'),
  ],
  [
    'changed bindings',
    (log) => {
      const child = log.child({ a: 1 })
      child.info('before')
      child.setBindings({ b: 2 })
      child.info('after')
    },
  ],
  ['a child with a prefix', (log) => log.child({ a: 1 }, { msgPrefix: '[cart] ' }).info({ b: 1 }, 'x')],
  [
    'a child with serializers',
    (log) =>
      log
        .child({ a: { id: 1 } }, { serializers: { a: (a: { id: number }) => a.id } })
        .info({ a: { id: 2 } }, 'x'),
  ],
  [
    'a child with redaction',
    (log) =>
      log
        .child({ a: 1 }, { redact: ['secret', '*.token'] })
        .info({ secret: 1, b: { token: 't', c: 1 } }, 'x'),
  ],
  [
    'serializers',
    (log) => log.info({ user: { id: 7 }, gone: 1, text: 'a' }, 'x'),
    { serializers: { user: (user) => user.id, gone: () => undefined, text: (text) => text + text } },
  ],
  [
    'an error serializer',
    (log) => log.error({ failure: new Error('x') }, 'y'),
    { errorKey: 'failure', serializers: { err: (error) => ({ is: error.message }) } },
  ],
  [
    'redaction',
    (log) =>
      log
        .child({ token: 't', a: 1 })
        .info({ password: 'p', user: { password: 'q', name: 'n' }, card: { number: '1' } }, 'x'),
    { redact: ['password', 'token', 'user.password', '*.number'] },
  ],
  [
    'redaction that removes',
    (log) => log.info({ password: 'p', user: { password: 'q', name: 'n' } }, 'x'),
    { redact: { paths: ['password', 'user.password'], remove: true } },
  ],
  [
    'redaction of errors',
    (log) => log.error(Object.assign(new Error('x'), { config: 's' })),
    { redact: ['err.config'] },
  ],
  ['redaction of the message', (log) => log.info({ a: 'x' }, 'secret'), { redact: ['msg', 'a'] }],
  [
    'a mixin',
    (log) => log.info({ a: 1 }, 'x'),
    { mixin: (_record, level) => ({ trace: 't', level2: level, a: 2 }) },
  ],
  [
    'a mixin and its strategy',
    (log) => log.info({ a: 1 }, 'x'),
    { mixin: () => ({ a: 2 }), mixinMergeStrategy: (record, mixin) => ({ ...record, ...mixin }) },
  ],
  [
    'a formatter of records',
    (log) => log.info({ a: 1 }, 'x'),
    { formatters: { log: (record) => ({ ...record, added: 1 }) } },
  ],
  [
    'a formatter of bindings',
    (log) => log.child({ a: 1 }).info('x'),
    { base: { app: 'shop' }, formatters: { bindings: (bindings) => ({ ...bindings, more: 1 }) } },
  ],
  ['a base', (log) => log.info('x'), { base: { region: 'eu', zone: 1 } }],
  ['another message key', (log) => log.info({ a: 1, msg: 2 }, 'x'), { messageKey: 'text' }],
  ['another error key', (log) => log.error(new Error('x')), { errorKey: 'error' }],
  ['a nested key', (log) => log.child({ b: 1 }).info({ a: 1, c: 'x' }, 'y'), { nestedKey: 'payload' }],
  [
    'custom levels',
    (log) => (log as unknown as Logger<'notice'>).notice({ a: 1 }, 'x'),
    { customLevels: { notice: 35 } },
  ],
  [
    'a hook of log methods',
    (log) => say(log)('a', 'b', 'c'),
    {
      hooks: {
        logMethod(args, method) {
          method.apply(this, [args.join('-')] as never)
        },
      },
    },
  ],
  [
    'a hook of writes',
    (log) => log.info({ secret: 'a' }, 'x'),
    { hooks: { streamWrite: (line) => line.replace('"a"', '"b"') } },
  ],
  [
    'a disabled level',
    (log) => {
      log.debug('no')
      log.info('yes')
      log.silent('no')
    },
  ],
  ['a prefix', (log) => log.info('x'), { msgPrefix: 'all: ' }],
]

describe.each(PINOS)('on %s', (_name, make) => {
  test.each(KINDS)('Fields say what pino says: %s', (_kind, calls, options = {}) => {
    const plain: string[] = []
    calls(
      make({ base: null, ...options, timestamp: false }, { write: (line: string) => void plain.push(line) }),
    )
    const { log, lines } = capture(options, make)
    calls(log)
    expect(plain.length).toBeGreaterThan(0)
    expect(lines.map((line) => withoutPositions(parse(line).Fields))).toEqual(
      plain.map((line) => {
        const { level: _level, ...fields } = JSON.parse(line) as Record<string, unknown>
        return withoutPositions(fields)
      }),
    )
  })
})

/** Two errors made on the same line of this file differ in where they were called from. */
function withoutPositions(fields: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(fields).replace(/:\d+:\d+/g, ''))
}
