import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
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
