import type { ClauseLevel } from '../spec/clause.ts'
import type { ClauseId } from '../spec/clauses.ts'
import { CLAUSES } from '../spec/clauses.ts'
import { docsLink } from '../spec/docs-link.ts'

/**
 * `pass` and `fail` were seen; `unknown` was looked at and cannot be decided; `skipped` was not looked at, and
 * the evidence says why.
 */
export type Verdict = 'pass' | 'fail' | 'unknown' | 'skipped'

/** What was found about one clause. */
export interface ClauseResult {
  readonly id: ClauseId
  readonly level: ClauseLevel
  readonly title: string
  readonly verdict: Verdict
  /** What was seen, in words. */
  readonly evidence: string
  /** What to do about it, with a link into the documentation. */
  readonly fix: string
  /** The line of the Dockerfile, from 1. */
  readonly line?: number
}

/** What was found about one target. A clause that fails in several places has one entry for each. */
export interface TargetReport {
  /** The URL, the image or the path of the Dockerfile. */
  readonly target: string
  /** How many entries of `clauses` have each verdict. */
  readonly summary: Readonly<Record<Verdict, number>>
  /** In the order of the specification. */
  readonly clauses: readonly ClauseResult[]
}

/**
 * The result of clause `id`; level, title and link come from the registry.
 *
 * @param details.fix replaces the registry's hint where a better one is known; the link is added to it
 */
export function clauseResult(
  id: ClauseId,
  verdict: Verdict,
  evidence: string,
  details: { readonly line?: number | undefined; readonly fix?: string | undefined } = {},
): ClauseResult {
  const clause = CLAUSES[id]
  return {
    id,
    level: clause.level,
    title: clause.title,
    verdict,
    evidence,
    fix: `${details.fix ?? clause.fix} ${docsLink(id)}`,
    ...(details.line === undefined ? {} : { line: details.line }),
  }
}

/** Puts `results` in the order of the specification and counts the verdicts. */
export function targetReport(target: string, results: Iterable<ClauseResult>): TargetReport {
  const order = Object.keys(CLAUSES)
  const clauses = [...results].sort(
    (a, b) => order.indexOf(a.id) - order.indexOf(b.id) || (a.line ?? 0) - (b.line ?? 0),
  )
  const summary = { pass: 0, fail: 0, unknown: 0, skipped: 0 }
  for (const { verdict } of clauses) summary[verdict] += 1
  return { target, summary, clauses }
}

/**
 * The process's exit code: 0 when no MUST clause fails, 1 otherwise.
 *
 * @param strict a recommendation that fails counts too, and so does a MUST clause that could not be decided
 */
export function exitCode(reports: Iterable<TargetReport>, strict = false): 0 | 1 {
  for (const { clauses } of reports) {
    for (const { level, verdict } of clauses) {
      if (verdict === 'fail' && (level === 'MUST' || strict)) return 1
      if (verdict === 'unknown' && level === 'MUST' && strict) return 1
    }
  }
  return 0
}
