import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MozlogOptions } from '../src/index.ts'
import { flattened } from './flattened.ts'
import { key, record, value } from './hostile.ts'
import { capture, duplicateKeys, PINOS, parse } from './lines.ts'

const SEAMS = PINOS.filter(([name]) => !name.endsWith('options'))
// Versions 9 of pino fail by themselves on such keys, and their own line is all there is to convert.
const PUBLIC = PINOS.filter(([name]) => name === 'pino 10 by documented options')

// Thousands of runs take seconds, and a machine that is busy takes its time.
const LONG = { timeout: 60_000 }

const message = fc.oneof(
  value,
  fc.string().map((text) => () => text),
  fc.constant(() => undefined),
)

describe.each([...SEAMS, ...PUBLIC])('on %s', LONG, (name, make) => {
  test('every line conforms and no call throws, whatever is logged', () => {
    fc.assert(
      fc.property(record, message, fc.array(value, { maxLength: 2 }), (object, said, args) => {
        const { log, lines } = capture({ maxBytes: 8192 }, make)
        log.info(object() as object, said() as string, ...args.map((argument) => argument()))
        expect(lines).toHaveLength(1)
        parse(lines[0])
        expect(Buffer.byteLength(lines[0]!)).toBeLessThanOrEqual(8192)
      }),
      { numRuns: name === 'pino 10' ? 1000 : 200 },
    )
  })

  test('what stands beside a value is told, whatever the value is', () => {
    fc.assert(
      fc.property(value, (make_) => {
        const { log, lines } = capture({ maxBytes: 1_000_000 }, make)
        log.child({ bound: true }).info({ first: 1, value: make_(), last: ['x'] }, 'said')
        expect(parse(lines[0]).Fields).toMatchObject({ bound: true, first: 1, last: ['x'], msg: 'said' })
      }),
      { numRuns: name === 'pino 10' ? 600 : 200 },
    )
  })
})

test('what JSON can say is said as the page tells', LONG, () => {
  const jsonValue = fc.jsonValue({ maxDepth: 6 }) as fc.Arbitrary<null>
  // Its message apart, a record of any keys; of a key with a dot more than one path may lead to the same.
  const keys = fc.string().filter((name) => !['msg', 'err', 'Type', 'Logger'].includes(name))
  fc.assert(
    fc.property(fc.dictionary(keys, jsonValue), (object) => {
      const { log, lines } = capture({ maxBytes: 1_000_000 })
      log.info(object, 'said')
      expect(parse(lines[0]).Fields).toEqual({ ...flattened(object), msg: 'said' })
    }),
    { numRuns: 600 },
  )
})

test('children of any bindings conform, and no key stands twice', LONG, () => {
  // pino's own child() calls the bindings' hasOwnProperty().
  const bindingKey = key.filter((name) => name !== 'hasOwnProperty')
  const bindings = fc.array(fc.tuple(bindingKey, fc.anything()), { maxLength: 3 })
  fc.assert(
    fc.property(bindings, bindings, record, (first, second, object) => {
      const { log, lines } = capture()
      const child = log.child(Object.fromEntries(first))
      const grandchild = child.child(Object.fromEntries(second))
      const made = object() as object
      for (const logger of [grandchild, log, child, grandchild]) logger.info(made, 'said')
      expect(lines.map(parse)).toHaveLength(4)
    }),
    { numRuns: 300 },
  )
})

test('every line conforms with any options, whatever their functions give', LONG, () => {
  const names = fc.constantFrom('a', 'b', 'err', 'msg', 'Type', '__proto__', 'user')
  const gives = value.map((make) => () => make())
  // pino's own child() calls the bindings' hasOwnProperty(), and fails where it cannot write what a serializer gives.
  const bound = fc.constantFrom('a', 'err', 'Type', '__proto__')
  const serialized = fc.constantFrom('b', 'user', 'msg')
  const bindings = fc.dictionary(bound, fc.anything(), { noNullPrototype: true })
  const options = fc.record(
    {
      redact: fc.constantFrom<MozlogOptions['redact'] & object>(
        ['a', 'b.c', '*.a', 'err.message', '*[*].b'],
        { paths: ['*', 'user.a'], remove: true },
      ),
      serializers: fc.dictionary(serialized, gives),
      mixin: fc.dictionary(names, fc.anything()).map((given) => () => ({ ...given })),
      formatters: fc.dictionary(names, fc.anything()).map((given) => ({ log: () => given })),
      nestedKey: fc.constantFrom('payload', 'a', '__proto__'),
      messageKey: fc.constantFrom('message', '__proto__x'),
      errorKey: fc.constantFrom('error', 'b'),
      base: bindings,
      msgPrefix: fc.string(),
      gcpSeverity: fc.boolean(),
      crlf: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(options, record, message, bindings, (given, object, said, own) => {
      const { log, lines } = capture({ ...given, maxBytes: 8192 } as MozlogOptions)
      log.warn(object() as object, said() as string)
      log
        .child(own)
        .child({ Type: 'deeper', a: 1 })
        .error(object() as object, said() as string, 'argument')
      expect(lines).toHaveLength(2)
      for (const line of lines) {
        parse(line)
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(8192)
      }
    }),
    { numRuns: 400 },
  )
})

test('duplicate keys would be found', () => {
  expect(duplicateKeys('{"a":1,"b":{"a":1,"a":2},"c":[{"a":"\\"a\\":"}]}')).toEqual(['a'])
})
