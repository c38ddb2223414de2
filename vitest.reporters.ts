import { join } from 'node:path'
import type { TestUserConfig } from 'vitest/node'

/**
 * The reporters of a suite: what people read, and with `VITEST_RESULTS` (a folder) a JSON report beside it, from
 * which `.ci/total.ts` counts tests and refuses skipped ones.
 */
export function reporters(suite: string): NonNullable<TestUserConfig['reporters']> & unknown[] {
  const folder = process.env.VITEST_RESULTS
  if (folder === undefined) return ['default']
  return ['default', ['json', { outputFile: join(folder, `${suite}.json`) }]]
}
