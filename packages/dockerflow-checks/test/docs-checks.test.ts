import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { documentedChecks, withChecks } from '../scripts/docs-checks.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const checks = documentedChecks(root)

test('docs/checks.md is what `pnpm docs:checks` writes', () => {
  const document = readFileSync(join(root, '..', '..', 'docs', 'checks.md'), 'utf8')
  expect(document).toBe(withChecks(document, root))
})

test.each(checks)('$file says what it checks and what one ping costs', ({ paragraphs }) => {
  expect(paragraphs[0]).toMatch(/^Checks .+\.$/)
  expect(paragraphs.join('\n')).toMatch(/^(One ping: |Fails with )/m)
})

test.each(checks)(
  '$file says how far it is tested, and a test of that kind imports it',
  ({ file, tried }) => {
    expect(tried.length).toBeGreaterThan(0)
    for (const { test } of tried) {
      const text = readFileSync(join(root, 'test', 'clients', test), 'utf8')
      expect(text).toContain(`/src/clients/${file}.ts'`)
    }
  },
)

/** A test and the helpers beside it that it imports. */
function withHelpers(name: string): string {
  const folder = join(root, 'test', 'clients')
  const text = readFileSync(join(folder, name), 'utf8')
  const helpers = [...text.matchAll(/from '\.\/(.+)'/g)].map(([, helper = '']) => join(folder, helper))
  return [text, ...helpers.map((helper) => readFileSync(helper, 'utf8'))].join('\n')
}

test.each(checks)('$file is tested with the packages that it names', ({ tried }) => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const packages = Object.keys(manifest.devDependencies)
  for (const { text, test } of tried) {
    const words = text.replace(/\([^)]*\)/g, '').split(/[ ,]+/)
    for (const name of packages.filter((each) => words.includes(each))) {
      expect(withHelpers(test)).toMatch(new RegExp(`from '${name}['/]`))
    }
  }
})
