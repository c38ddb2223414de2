import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { documented, documentedChecks, withChecks } from '../scripts/docs-checks.ts'

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

test('a check that does not say what its `ok` proves, and what it does not, cannot be documented', () => {
  const source = (paragraph: string) =>
    `/**\n * Checks it.\n *\n * ${paragraph}\n */\nexport function itCheck(client: It): Check {`
  const whole = '`ok` proves that it is. It does not prove that\n * it was.'
  expect(documented(source(whole), 'it')).toMatchObject({
    paragraphs: ['Checks it.'],
    ok: { proves: 'that it is.', leaves: 'that it was.' },
  })
  for (const paragraph of ['One ping: one.', '`ok` proves that it is.', 'It does not prove that it was.']) {
    expect(() => documented(source(paragraph), 'it')).toThrow('src/clients/it.ts does not say')
  }
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
