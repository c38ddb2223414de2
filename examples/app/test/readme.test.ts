import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { VARIABLES } from '../src/config.ts'

it('The README lists each environment variable that is read, its default and what it sets, and no other', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const table = readme.split('\n').filter((line) => /^\| `[A-Z_]+` /.test(line))
  const cells = table.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  expect(cells).toEqual(
    Object.entries(VARIABLES).map(([name, spec]) => {
      const { default: value, desc } = spec as { default?: string | number; desc?: string }
      return [`\`${name}\``, value === undefined ? '' : `\`${value}\``, desc]
    }),
  )
})
