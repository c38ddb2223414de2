import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { claimsOf } from '../../benchmarks/claims.ts'
import { pageOf, type Results } from '../../benchmarks/page.ts'
import { works } from '../../benchmarks/works/index.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const results = JSON.parse(read('benchmarks/results.json')) as Results

test('every benchmark has been measured, and its page says what was found', () => {
  expect(Object.keys(results.outcomes).toSorted()).toEqual(Object.keys(works).toSorted())
  expect(read('docs/benchmarks.md')).toBe(pageOf(works, results))
})

test('README claims about speed what the page says, and nothing else', () => {
  const claims = claimsOf(results)
  expect(claims.split('\n')).toHaveLength(4)
  const readme = read('README.md')
  expect(readme).toContain(`-->\n\n${claims}\n\n<!--`)
  expect(readme.replace(claims, '')).not.toMatch(/\d×|\bfast(er|est)?\b/)
})
