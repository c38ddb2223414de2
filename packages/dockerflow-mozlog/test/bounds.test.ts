import pino9 from 'pino9'
import { expect, test } from 'vitest'
import { MAX_DEPTH, MAX_VALUES } from '../src/values/plain.ts'
import { capture, parse } from './lines.ts'

test('what is too deep is named, not followed', () => {
  let deep: unknown = { end: 1 }
  for (let depth = 0; depth < MAX_DEPTH; depth++) deep = depth % 2 === 0 ? [deep] : { deep }
  const { log, lines } = capture()
  log.info({ deep, list: [[[[[[[[[1]]]]]]]]] }, 'x')
  expect(lines[0]).toContain('[Object]')
  expect(lines[0]).toContain('[Array]')
  expect(parse(lines[0]).Fields.msg).toBe('x')
})

test('of too many values the first ones are told', () => {
  const { log, lines } = capture({ maxBytes: 10_000_000 })
  const mixed = Array.from({ length: MAX_VALUES + 5 }, (_, index) => (index % 2 ? index : 'x'))
  const object = Object.fromEntries(mixed.map((value, index) => [`k${index}`, value]))
  log.info({ mixed, object: { inside: object } }, 'x')
  const { Fields } = parse(lines[0])
  expect(Fields.mixed).toHaveLength(MAX_VALUES + 1)
  expect((Fields.mixed as string[]).at(-1)).toBe('[Truncated]')
  expect(Object.values(Fields.object as object).at(-1)).toBe('[Truncated]')
})

test('objects that refer to each other many times over are told in bounded time', () => {
  const { log, lines } = capture()
  let wide: object = { end: 1 }
  for (let level = 0; level < 3; level++) {
    const inner = wide
    wide = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, inner]))
  }
  log.info({ wide }, 'x')
  expect(lines[0]?.length).toBeLessThanOrEqual(65_536)
  expect(parse(lines[0]).Fields.msg).toBe('x')
})

test('keys with dots are told apart from those that objects inside become', () => {
  const { log, lines } = capture()
  log.info({ a: { 'b.c': 1, b: { c: 2, d: 3 } }, e: { f: { g: 'h', i: [1, 2] }, j: true } }, 'x')
  expect(parse(lines[0]).Fields).toEqual({
    a: { 'b.c': 2, 'b.d': 3 },
    e: { 'f.g': 'h', 'f.i': [1, 2], j: true },
    msg: 'x',
  })
})

test('bindings that pino 9 cannot write as JSON are told as text', () => {
  const { log, lines } = capture({}, pino9 as never)
  log.child({ 'a"b': 1 }).info({ c: 2 }, 'x')
  expect(parse(lines[0]).Fields).toMatchObject({ bindings: expect.stringContaining('a"b'), c: 2, msg: 'x' })
})
