import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { withClients } from '../scripts/docs-discovery.ts'
import { KNOWN_CLIENTS } from '../src/known-clients.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

test('docs/discovery.md is what `pnpm docs:checks` writes', () => {
  const document = readFileSync(join(here, '../../../docs/discovery.md'), 'utf8')
  expect(document).toBe(withClients(document))
})

/** The live tests of discovery, and the helpers that bring them a plugin or a client. */
const tests = [
  ...globSync('discover-*.live.test.ts', { cwd: here }),
  'support/plugins.ts',
  '../../dockerflow-checks/test/clients/prisma-client.ts',
].map((name) => readFileSync(join(here, name), 'utf8'))

test.each(KNOWN_CLIENTS.flatMap(({ packages }) => packages))('%s is what a live test uses', (name) => {
  expect(tests.filter((text) => new RegExp(`(?:from |\\()'${name}['/]`).test(text)).length).toBeGreaterThan(0)
})
