import type { TargetReport } from '../report/report.ts'
import type { FormatOptions } from './format.ts'
import { printable } from './printable.ts'

/** Workflow commands of GitHub Actions: an annotation for each clause that does not hold. */
export function github(reports: readonly TargetReport[], options: FormatOptions = {}): string {
  const lines: string[] = []
  for (const { target, summary, clauses } of reports) {
    for (const { id, level, title, verdict, evidence, fix, line } of clauses) {
      if (verdict !== 'fail' && verdict !== 'unknown') continue
      const required = level === 'MUST' || options.strict === true
      const kind = verdict === 'unknown' ? 'notice' : required ? 'error' : 'warning'
      const place = line === undefined ? '' : `file=${property(target)},line=${line},`
      lines.push(
        `::${kind} ${place}title=${property(`${id} ${title}`)}::${data(`${target}: ${evidence} → ${fix}`)}`,
      )
    }
    const { pass, fail, unknown, skipped } = summary
    lines.push(`${printable(target)}: ${pass} pass, ${fail} fail, ${unknown} unknown, ${skipped} skipped`)
  }
  return `${lines.join('\n')}\n`
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
