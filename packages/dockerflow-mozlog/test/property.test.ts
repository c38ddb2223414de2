import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { key, record, value } from './hostile.ts'
import { capture, duplicateKeys, PINOS, parse } from './lines.ts'

const SEAMS = PINOS.filter(([name]) => !name.endsWith('options'))
// Versions 9 of pino fail by themselves on such keys, and their own line is all there is to convert.
const PUBLIC = PINOS.filter(([name]) => name === 'pino 10 by public options')

describe.each([...SEAMS, ...PUBLIC])('on %s', (name, make, find) => {
  test('every line conforms and no call throws, whatever is logged', () => {
    const message = fc.oneof(
      value,
      fc.string().map((text) => () => text),
      fc.constant(() => undefined),
    )
    fc.assert(
      fc.property(record, message, fc.array(value, { maxLength: 2 }), (object, said, args) => {
        const { log, lines } = capture({ maxBytes: 8192 }, make, find)
        log.info(object() as object, said() as string, ...args.map((argument) => argument()))
        expect(lines).toHaveLength(1)
        parse(lines[0])
        expect(Buffer.byteLength(lines[0]!)).toBeLessThanOrEqual(8192)
      }),
      { numRuns: name === 'pino 10' ? 1000 : 200 },
    )
  })
})

test('children of any bindings conform, and no key stands twice', () => {
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

test('duplicate keys would be found', () => {
  expect(duplicateKeys('{"a":1,"b":{"a":1,"a":2},"c":[{"a":"\\"a\\":"}]}')).toEqual(['a'])
})
