/** Adds up the suites' JSON reports; fails when a test was skipped, or a suite left no report. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? '.'
const suites = ['unit', 'packed', 'live', 'browser', 'container']
const totals = { passed: 0, failed: 0, skipped: 0 }

for (const suite of suites) {
  const files = readdirSync(folder).filter((name) => name.startsWith(`${suite}.`) && name.endsWith('.json'))
  if (files.length === 0) throw new Error(`the ${suite} suite left no report: it did not run`)
  for (const file of files) {
    const report = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    totals.passed += report.numPassedTests
    totals.failed += report.numFailedTests
    totals.skipped += report.numPendingTests + report.numTodoTests
  }
}

console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
if (totals.failed > 0 || totals.skipped > 0 || totals.passed === 0) process.exitCode = 1
