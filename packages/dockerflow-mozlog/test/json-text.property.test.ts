import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldOf } from '../src/values/fields.ts'
import { flatText } from '../src/values/flat-text.ts'

const key = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'a.b',
    'type',
    'message',
    'stack',
    'causes',
    'cause',
    'name',
    '__proto__',
    '1',
    '"\n',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const scalar = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer(), fc.double(), fc.boolean())
const { value } = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constant(null), tie('object')),
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 4 })
    .map((entries) => entries.reduce((object, [name, said]) => define(object, name, said), {})),
}))
const error = fc
  .tuple(
    fc.constantFrom(Error, TypeError, class Custom extends Error {}),
    fc.string({ unit: 'binary' }),
    fc.option(value, { nil: undefined }),
    fc.array(fc.tuple(key, fc.oneof({ weight: 5, arbitrary: scalar }, value)), { maxLength: 3 }),
  )
  .map(([Kind, message, cause, entries]) =>
    entries.reduce<object>(
      (made, [name, said]) => define(made, name, said),
      new Kind(message, cause === undefined ? undefined : { cause }),
    ),
  )

function define(object: object, name: string, said: unknown): object {
  return Object.defineProperty(object, name, {
    value: said,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}

test('what is written in one go is what the long way makes of it', () => {
  let quick = 0
  let all = 0
  fc.assert(
    fc.property(
      fc.oneof(error, value).filter((said): said is object => typeof said === 'object' && said !== null),
      (said) => {
        all++
        const text = flatText(said)
        if (text === undefined) return
        quick++
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(fieldOf(said, 'key'))))
      },
    ),
    { numRuns: 2000 },
  )
  // Neither way is the exception.
  expect(quick).toBeGreaterThan(all / 10)
  expect(quick).toBeLessThan(all * 0.95)
})

test('errors of every common kind are written in one go', () => {
  for (const said of [
    new Error('plain'),
    new TypeError(''),
    Object.assign(new Error('refused'), { code: 'ECONNREFUSED', errno: -111, port: 5432 }),
    new Error('outer', { cause: new Error('inner', { cause: 'root' }) }),
  ]) {
    const text = flatText(said)
    expect(text).toBeDefined()
    expect(JSON.parse(text as string)).toEqual(JSON.parse(JSON.stringify(fieldOf(said, 'err'))))
  }
})
