import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const src = new URL('../src/', import.meta.url).pathname
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const clients = files.filter((name) => name.startsWith('clients/'))
const SHARED = [
  ...[
    'amqp-blocked',
    'check',
    'client-check',
    'connection-watch',
    'failure',
    'failure-reason',
    'limits',
    'message',
    'mysql-read-only',
    'pending-migrations',
    'redact',
    'redis-readiness',
    'version-file-check',
  ],
  // error tables that several clients share
  ...files.filter((name) => name.endsWith('-reasons.ts')).map((name) => name.slice(0, -3)),
]

/** What a file imports, exports from, or loads later. */
function imports(name: string): string[] {
  const text = readFileSync(join(src, name), 'utf8')
  return [...text.matchAll(/(?:from|import|require)\s*\(?\s*'([^']+)'/g)].map(
    ([, specifier]) => specifier ?? '',
  )
}

test('finds what there is to test', () => {
  expect(clients.length).toBeGreaterThan(2)
  expect(imports('clients/postgres.ts')).toContain('../client-check.ts')
})

test.each(clients)('%s imports the vocabulary of checks and Node, no other client', (name) => {
  const allowed = [
    ...SHARED.map((file) => `../${file}.ts`),
    ...builtinModules.map((each) => `node:${each}`),
    'node:sqlite',
  ]
  expect(imports(name).filter((each) => !allowed.includes(each))).toEqual([])
})

test('nothing in src imports a package', () => {
  const packages = files.flatMap(imports).filter((each) => !each.startsWith('.') && !each.startsWith('node:'))
  expect(packages).toEqual([])
})
