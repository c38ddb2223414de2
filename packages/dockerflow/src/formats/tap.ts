import type { TargetReport } from '../report/report.ts'
import type { FormatOptions } from './format.ts'
import { printable } from './printable.ts'

/** TAP 14: a test point for each clause, evidence and fix in its YAML block. */
export function tap(reports: readonly TargetReport[], options: FormatOptions = {}): string {
  const points = reports.flatMap(({ target, clauses }) => clauses.map((clause) => ({ target, ...clause })))
  const lines = ['TAP version 14', `1..${points.length}`]
  for (const [index, { target, id, level, title, verdict, evidence, fix, line }] of points.entries()) {
    const ok = verdict === 'fail' ? 'not ok' : 'ok'
    const name = escaped(`${id} ${title}${reports.length > 1 ? ` (${target})` : ''}`)
    lines.push(
      `${ok} ${index + 1} - ${name}${directive(verdict, level === 'MAY' && options.strict !== true)}`,
    )
    const block = { level, verdict, evidence, fix, target, ...(line === undefined ? {} : { line }) }
    lines.push('  ---')
    for (const [key, value] of Object.entries(block)) lines.push(`  ${key}: ${JSON.stringify(value)}`)
    lines.push('  ...')
  }
  return `${lines.join('\n')}\n`
}

function directive(verdict: string, tolerated: boolean): string {
  if (verdict === 'unknown' || verdict === 'skipped') return ` # SKIP ${verdict}`
  // TAP's word for a test point that may fail without failing the run.
  return verdict === 'fail' && tolerated ? ' # TODO recommendation' : ''
}

function escaped(text: string): string {
  return printable(text).replace(/[\\#]/g, '\\$&')
}
