import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { RULES } from '../../src/lint/rules/rules.ts'

const text = readFileSync(new URL('../../../../docs/lint.md', import.meta.url), 'utf8')

test('docs/lint.md has a row for each clause that lint decides, and no other', () => {
  const rows = [...text.matchAll(/^\| ([A-Z]\d) /gm)].map(([, id]) => id)
  expect(new Set(rows)).toEqual(new Set(RULES.keys()))
})
