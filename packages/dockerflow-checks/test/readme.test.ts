import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createChecker, ERRORS, FAILURES } from '../src/index.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const failures = readFileSync(new URL('../src/failure.ts', import.meta.url), 'utf8')

/** The rows of the table under the heading that has these columns, without the padding. */
function table(...columns: string[]): string[][] {
  const lines = readme.split('\n')
  const start = lines.findIndex((line) => cells(line).join() === columns.join())
  expect(start).toBeGreaterThan(0)
  const rows = lines.slice(start + 2)
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map(cells)
}

function cells(line: string): string[] {
  return line.startsWith('|')
    ? line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
    : []
}

/** The options that an error of misuse lists: those there are. */
function optionsOf(act: () => unknown): string[] {
  try {
    act()
  } catch (error) {
    return /the options are (.*)\.$/.exec((error as Error).message)?.[1]?.split(', ') ?? []
  }
  return []
}

test('the README has every error code with its meaning, and no other', () => {
  expect(table('code', 'meaning')).toEqual(
    Object.entries(ERRORS).map(([code, meaning]) => [`\`${code}\``, meaning]),
  )
})

test('the README has every reason of a failure with its meaning, and no other', () => {
  const meanings = [...failures.matchAll(/\/\*\* (.*) \*\/\n {2}(\w+): 'E\d+'/g)].map(([, text, reason]) => [
    reason,
    text,
  ])
  const expected = Object.entries(FAILURES).map(([reason, code]) => [
    `\`${code}\``,
    `\`${reason}\``,
    new Map(meanings as [string, string][]).get(reason),
  ])
  expect(table('code', 'reason', 'meaning')).toEqual(expected)
})

test('the README has every option of a check with its default, and every option of the checker', () => {
  const checker = createChecker({ checks: { one: () => {} } })
  const defaults = checker.checks.get('one') as unknown as Record<string, unknown>
  const wrong = { none: 1 } as object
  const [ofCheck, ofChecker] = readme.split('## Options of the checker')
  const rows = (text = '') =>
    [...text.matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)].map(([, name, value]) => [name, value])
  expect(rows(ofCheck?.split('## Options of a check')[1])).toEqual(
    optionsOf(() => checker.register('x', () => {}, wrong)).map((name) => {
      const value = defaults[name]
      const literal = typeof value === 'string' ? `'${value}'` : String(value)
      return [name, value === undefined ? '' : `\`${literal}\``]
    }),
  )
  expect(rows(ofChecker?.split('## Watching')[0]).map(([name]) => name)).toEqual(
    optionsOf(() => createChecker(wrong)),
  )
})
