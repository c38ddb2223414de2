import { readFileSync } from 'node:fs'
import { runInNewContext, runInThisContext } from 'node:vm'
import { expect, test } from 'vitest'
import { capture, parse } from './lines.ts'

const page = readFileSync(new URL('../../../docs/logging.md', import.meta.url), 'utf8')
const table = page.slice(page.indexOf('<!-- outcomes'), page.indexOf('An error under `err`'))
const rows = [...table.matchAll(/^\| `(.+?)` +\| (?:`(.+?)`|nothing) +\|/gm)].map(
  ([, logged, said]) => [logged!, said] as const,
)

test('the table of outcomes is read whole', () => {
  expect(rows).toHaveLength(table.split('\n').filter((line) => line.startsWith('| `')).length)
  expect(rows.length).toBeGreaterThan(30)
})

test.each(rows)('%s is told as the table says', (logged, said) => {
  const value: unknown = runInThisContext(`(${logged})`)
  const { log, lines } = capture()
  log.info({ before: 1, value, after: 2 }, 'said')
  const { value: told, ...rest } = parse(lines[0]).Fields
  expect(rest).toEqual({ before: 1, after: 2, msg: 'said' })
  expect(told === undefined ? undefined : JSON.stringify(told)).toBe(said)
})

test.each(rows)('%s is told so in an array and below an object too', (logged) => {
  const make = () => runInThisContext(`(${logged})`) as unknown
  const { log, lines } = capture()
  log.info({ list: [make(), make()], deep: { er: { value: make() } }, after: 2 }, 'said')
  expect(parse(lines[0]).Fields).toMatchObject({ after: 2, msg: 'said' })
})

test('values of another realm are told as those of this one', () => {
  const foreign = runInNewContext(`({
    error: Object.assign(new TypeError('bad', { cause: new Error('why') }), { stack: 'at x' }),
    map: new Map([['a', 1]]), set: new Set(['a']), date: new Date(0), regexp: /a+/g, bytes: new Uint8Array([1, 2]),
  })`)
  const { log, lines } = capture()
  log.info(foreign, 'said')
  expect(parse(lines[0]).Fields).toEqual({
    error: { type: 'TypeError', message: 'bad', stack: 'at x', causes: ['Error: why'] },
    map: { a: 1 },
    set: ['a'],
    date: '1970-01-01T00:00:00.000Z',
    regexp: '/a+/g',
    bytes: 'AQI=',
    msg: 'said',
  })
})

test('of a DOMException the name is told', () => {
  const { log, lines } = capture()
  log.info({ error: new DOMException('gone', 'AbortError') })
  log.info({ err: new DOMException('gone', 'AbortError') })
  for (const { Fields } of lines.map(parse)) {
    const told = { type: 'DOMException', name: 'AbortError', message: 'gone', stack: expect.any(String) }
    expect(Object.values(Fields)[0]).toMatchObject(told)
  }
})

test('what is read by its properties, and what pino itself writes, is as the page says', () => {
  const { log, lines } = capture()
  log.info(new Map([['a', 1]]), 'said')
  log
    .child({
      map: new Map([['a', 1]]),
      error: new Error('bad'),
      err: new Error('bad'),
      none: null,
      a: [1, 'b'],
    })
    .info('said')
  expect(lines.map((line) => parse(line).Fields)).toEqual([
    { msg: 'said' },
    { err: expect.objectContaining({ message: 'bad' }), a: ['1', 'b'], msg: 'said' },
  ])
  const throwing = () => {
    throw new Error('no')
  }
  expect(() =>
    log.child({ a: Object.defineProperty({}, 'b', { get: throwing, enumerable: true }) }),
  ).not.toThrow()
  expect(() => log.child(Object.defineProperty({}, 'b', { get: throwing, enumerable: true }))).toThrow('no')
})

test.each(rows)('%s is told so where redaction may look into it too', (logged, said) => {
  const { log, lines } = capture({ redact: ['*.secret', 'value.password'] })
  log.info({ before: 1, value: runInThisContext(`(${logged})`), after: 2 }, 'said')
  const { value: told, ...rest } = parse(lines[0]).Fields
  expect(rest).toEqual({ before: 1, after: 2, msg: 'said' })
  expect(told === undefined ? undefined : JSON.stringify(told)).toBe(said)
})
