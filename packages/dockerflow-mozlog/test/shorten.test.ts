import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fits } from '../src/line/line.ts'
import { CUT_FIELD, shorten } from '../src/line/shorten.ts'
import { capture, parse } from './lines.ts'

const bytes = (line: string | undefined) => Buffer.byteLength(line ?? '')

test('a line at the limit is whole, one byte more is cut and says how long it was', () => {
  const { log, lines } = capture({ maxBytes: 4096 })
  log.info('')
  const room = 4096 - bytes(lines[0])
  log.info('é'.repeat(Math.floor(room / 2)) + 'x'.repeat(room % 2))
  log.info('x'.repeat(room + 1))
  expect(bytes(lines[1])).toBe(4096)
  expect(parse(lines[1]).Fields).not.toHaveProperty(CUT_FIELD)
  expect(bytes(lines[2])).toBeLessThanOrEqual(4096)
  expect(parse(lines[2]).Fields).toMatchObject({ [CUT_FIELD]: 4097, msg: expect.stringMatching(/^x+…$/) })
})

test('the default limit is 64 KiB, and short fields stay whole beside a long one', () => {
  const { log, lines } = capture()
  log.info({ a: 1, b: 'short', long: '😀'.repeat(100_000), list: ['x', 'y'] }, 'said')
  expect(bytes(lines[0])).toBeLessThanOrEqual(65_536)
  expect(bytes(lines[0])).toBeGreaterThan(20_000)
  expect(parse(lines[0]).Fields).toMatchObject({ a: 1, b: 'short', list: ['x', 'y'], msg: 'said' })
})

test('long arrays and objects are cut too', () => {
  const { log, lines } = capture({ maxBytes: 4096 })
  log.info({ numbers: Array.from({ length: 5000 }, (_, index) => index) }, 'said')
  log.info({ texts: ['t'.repeat(9000)] }, 'said')
  log.info({ object: { a: 1, b: 'x'.repeat(9000), c: ['y'.repeat(9000)], d: 2 } }, 'said')
  log.info({ object: { ['k'.repeat(9000)]: 1 } }, 'said')
  const [numbers, texts, object, keys] = lines.map((line) => parse(line).Fields)
  expect((numbers!.numbers as number[]).slice(0, 3)).toEqual([0, 1, 2])
  expect(texts!.texts).toMatch(/^t+…$/)
  expect(object!.object).toMatchObject({ a: 1 })
  expect(keys!.object).toBe('…')
  for (const line of lines) expect(bytes(line)).toBeLessThanOrEqual(4096)
})

test('of very many fields the first ones stay, and the message', () => {
  const { log, lines } = capture({ maxBytes: 4096, gcpSeverity: true })
  log.info(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, index])), 'said')
  const { Fields, message } = parse(lines[0])
  expect(Fields).toMatchObject({ field0: 0, field1: 1, msg: 'said' })
  expect(message).toBe('said')
  expect(Object.keys(Fields).length).toBeLessThan(300)
  expect(bytes(lines[0])).toBeLessThanOrEqual(4096)
})

test('of more fields than there can be room for only the first ones are looked at', () => {
  const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`field${index}`, index]))
  const looked: number[] = []
  const write = (cut: object) => {
    looked.push(Object.keys(cut).length)
    return JSON.stringify(cut)
  }
  const text = shorten({ ...fields, msg: 'said' }, 1_000_000, 5000, write, 'msg')
  expect(JSON.parse(text)).toMatchObject({ field0: 0, msg: 'said', [CUT_FIELD]: 1_000_000 })
  expect(text.length).toBeLessThanOrEqual(5000)
  expect(Math.max(...looked)).toBeLessThanOrEqual(1002)
})

test('any line fits its limit', () => {
  const text = fc.string({ unit: 'binary', maxLength: 2000 })
  fc.assert(
    fc.property(
      fc.dictionary(text, fc.oneof(text, fc.array(text)), { maxKeys: 4 }),
      text,
      fc.boolean(),
      fc.constantFrom('€', '\u0001', '"', '\ud800', '😀'),
      (record, message, gcpSeverity, unit) => {
        const name = unit.repeat(300)
        const { log, lines } = capture({ maxBytes: 4096, gcpSeverity, logger: name, hostname: name })
        log.info({ ...record, Type: name }, '%s', message)
        parse(lines[0])
        expect(bytes(lines[0])).toBeLessThanOrEqual(4096)
      },
    ),
    { numRuns: 100 },
  )
})

test('bytes are counted where the length leaves a doubt', () => {
  expect([
    fits('é'.repeat(5), 10),
    fits('é'.repeat(5), 9),
    fits('abc', 9),
    fits('abc', 3),
    fits('abc', 2),
  ]).toEqual([true, false, true, true, false])
})
