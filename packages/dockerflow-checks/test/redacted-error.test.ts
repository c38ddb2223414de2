import { expect, test } from 'vitest'
import { redactedError } from '../src/index.ts'

test('an error is told by type, message, code, stack and causes, all of them text without credentials', () => {
  const cause = Object.assign(new TypeError('postgres://u:s3cret@h'), { code: 'ECONNREFUSED' })
  const thrown = Object.assign(new RangeError('password=s3cret', { cause }), { code: 28 })
  const told = redactedError(thrown)
  expect(told).toMatchObject({
    type: 'RangeError',
    message: 'password=[redacted]',
    code: '28',
    cause: 'TypeError: postgres://[redacted]@h',
  })
  expect(told.stack).toContain('redacted-error.test.ts')
  expect(JSON.stringify(told)).not.toContain('s3cret')
})

test('what an error has not is left out', () => {
  expect(redactedError({ name: 'Odd', message: 'no' })).toStrictEqual({ type: 'Odd', message: 'no' })
  expect(redactedError('no')).toStrictEqual({ type: 'string', message: 'no' })
  expect(redactedError(undefined)).toStrictEqual({ type: 'undefined', message: 'undefined' })
  expect(redactedError({ message: 'no', code: '', stack: 7n })).toStrictEqual({
    type: 'Object',
    message: 'no',
  })
})

test('a class without a name of its own is told by its constructor', () => {
  class Driver {
    readonly message = 'no'
  }
  expect(redactedError(new Driver())).toStrictEqual({ type: 'Driver', message: 'no' })
})

test('causes are read in order, each once, ten at most', () => {
  let deep = new Error('0')
  for (let i = 1; i < 50; i += 1) deep = new Error(String(i), { cause: deep })
  const numbers = redactedError(deep).cause?.match(/\d+/g)
  expect(numbers).toEqual(['48', '47', '46', '45', '44', '43', '42', '41', '40'])
  const shared = new Error('shared')
  const tree = new AggregateError([new Error('a', { cause: shared }), shared], 'top', {
    cause: new Error('first'),
  })
  expect(redactedError(tree).cause).toBe('Error: first; caused by Error: a; caused by Error: shared')
})

test('no field is longer than 4096 characters, and a word that does not fit is left out', () => {
  const long = `${'word '.repeat(1000)}postgres://u:s3cret@h`
  const told = redactedError(Object.assign(new Error(long, { cause: long }), { name: long, code: long }))
  for (const field of Object.values(told)) expect(field.length).toBeLessThanOrEqual(4097)
  expect(told.message.endsWith('word …')).toBe(true)
})

test('4096 characters are kept as they are', () => {
  expect(redactedError('x'.repeat(4096)).message).toBe('x'.repeat(4096))
  expect(redactedError('x'.repeat(4097)).message).toBe('…')
})
