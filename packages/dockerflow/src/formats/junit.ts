import type { ClauseResult, TargetReport } from '../report/report.ts'
import type { FormatOptions } from './format.ts'
import { printable } from './printable.ts'

/** JUnit XML: a test suite for each target, a test case for each clause. */
export function junit(reports: readonly TargetReport[], options: FormatOptions = {}): string {
  const strict = options.strict === true
  const suites = reports.map((report) => suite(report, strict))
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="dockerflow">',
    ...suites,
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

function suite({ target, clauses }: TargetReport, strict: boolean): string {
  const failures = clauses.filter((clause) => failed(clause, strict)).length
  const skipped = clauses.filter((clause) => clause.verdict !== 'pass' && !failed(clause, strict)).length
  const counts = `tests="${clauses.length}" failures="${failures}" errors="0" skipped="${skipped}"`
  const cases = clauses.map((clause) => testCase(target, clause, strict))
  return [`  <testsuite name="${xml(target)}" ${counts}>`, ...cases, '  </testsuite>'].join('\n')
}

function testCase(target: string, clause: ClauseResult, strict: boolean): string {
  const { id, title, verdict, evidence, fix, line } = clause
  const where = line === undefined ? '' : ` line="${line}"`
  const open = `    <testcase name="${xml(`${id} ${title}`)}" classname="${xml(target)}"${where}`
  if (failed(clause, strict)) {
    return `${open}><failure type="${id}" message="${xml(evidence)}">${xml(fix)}</failure></testcase>`
  }
  if (verdict === 'pass') return `${open}><system-out>${xml(evidence)}</system-out></testcase>`
  const reason = verdict === 'fail' ? `recommendation: ${evidence}` : `${verdict}: ${evidence}`
  return `${open}><skipped message="${xml(reason)}"/></testcase>`
}

function failed({ level, verdict }: ClauseResult, strict: boolean): boolean {
  return verdict === 'fail' && (level === 'MUST' || strict)
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function xml(text: string): string {
  return printable(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
