import { styleText } from 'node:util'
import type { ClauseResult, TargetReport, Verdict } from '../report/report.ts'
import type { FormatOptions } from './format.ts'
import { printable } from './printable.ts'

type Style = Parameters<typeof styleText>[0]

const MARKS: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', unknown: '?', skipped: '-' }
const STYLES: Readonly<Record<Verdict, Style>> = {
  pass: 'green',
  fail: 'red',
  unknown: 'yellow',
  skipped: 'dim',
}

/** For people: a line for each clause, what was seen and what to do for those that do not hold, a summary. */
export function pretty(reports: readonly TargetReport[], options: FormatOptions = {}): string {
  const paint = (style: Style, text: string) =>
    options.colour === true ? styleText(style, text, { validateStream: false }) : text
  const lines: string[] = []
  for (const { target, summary, clauses } of reports) {
    if (lines.length > 0) lines.push('')
    lines.push(paint('bold', printable(target)), '')
    for (const { id, level, title, verdict, evidence, fix, line } of clauses) {
      if (verdict === 'skipped') continue
      const recommendation = level === 'MAY' && verdict === 'fail' && options.strict !== true
      const style = recommendation ? 'yellow' : STYLES[verdict]
      const where = line === undefined ? '' : ` (line ${line})`
      const note = level === 'MAY' ? paint('dim', ' [recommended]') : ''
      lines.push(`  ${paint(style, `${MARKS[verdict]} ${id}  ${title}`)}${where}${note}`)
      for (const said of printable(evidence).split(/; (?=Advice: )/))
        lines.push(paint('dim', `        ${said}`))
      if (verdict === 'fail' || verdict === 'unknown') lines.push(`        → ${printable(fix)}`)
    }
    for (const [reason, ids] of skipped(clauses)) {
      lines.push(paint('dim', `  ${MARKS.skipped} ${ids.join(' ')}  ${printable(reason)}`))
    }
    const counts = (['pass', 'fail', 'unknown', 'skipped'] as const)
      .filter((verdict) => summary[verdict] > 0)
      .map((verdict) => paint(STYLES[verdict], `${summary[verdict]} ${verdict}`))
    lines.push('', `  ${counts.length === 0 ? 'nothing to report' : counts.join(', ')}`)
  }
  return `${lines.join('\n')}\n`
}

/** Clauses that were not looked at, by reason: one line for all of them instead of one for each. */
function skipped(clauses: readonly ClauseResult[]): Map<string, string[]> {
  const reasons = new Map<string, string[]>()
  for (const { id, verdict, evidence } of clauses) {
    if (verdict === 'skipped') reasons.set(evidence, [...(reasons.get(evidence) ?? []), id])
  }
  return reasons
}
