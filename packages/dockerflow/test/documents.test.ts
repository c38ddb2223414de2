import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CLAUSES } from '../src/spec/clauses.ts'
import { helpTexts, ROOT, specConformance, withHelp } from './support/documents.ts'

const update = process.env.UPDATE_DOCS === '1'

/** The document as it stands, or as it is made to be with UPDATE_DOCS=1. */
function document(path: string, text: string): string {
  if (update) writeFileSync(ROOT + path, text)
  return readFileSync(ROOT + path, 'utf8')
}

test('docs/spec-conformance.md says what the registry of clauses and the names of our tests say', () => {
  const path = 'docs/spec-conformance.md'
  const text = specConformance()
  expect(
    document(path, text),
    `out of date: UPDATE_DOCS=1 npx vitest run --project dockerflow documents`,
  ).toBe(text)
})

test('docs/cli.md holds the help text of each command', async () => {
  const path = 'docs/cli.md'
  const text = withHelp(readFileSync(`${ROOT}${path}`, 'utf8'), await helpTexts())
  expect(document(path, text)).toBe(text)
})

test('each clause says how it is checked and how to meet it, and a test proves it', () => {
  for (const [id, clause] of Object.entries(CLAUSES)) {
    expect(clause.id).toBe(id)
    expect(Object.keys(clause.checked)).not.toEqual([])
    expect(clause.fix).not.toBe('')
  }
  expect(specConformance()).not.toContain('none yet')
})

test('the README justifies each runtime dependency, and no other', () => {
  const manifest = JSON.parse(readFileSync(`${ROOT}packages/dockerflow/package.json`, 'utf8')) as {
    dependencies: Record<string, string>
  }
  const [, section = ''] = readFileSync(`${ROOT}packages/dockerflow/README.md`, 'utf8').split(
    '## Dependencies',
  )
  const justified = [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name)
  expect(new Set(justified)).toEqual(new Set(Object.keys(manifest.dependencies)))
})
