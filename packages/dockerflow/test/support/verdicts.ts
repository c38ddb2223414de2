import type { TargetReport, Verdict } from '../../src/report/report.ts'
import type { ClauseId } from '../../src/spec/clauses.ts'

/** The ids that have `verdict`. */
export function ids({ clauses }: Pick<TargetReport, 'clauses'>, verdict: Verdict): ClauseId[] {
  return clauses.filter((clause) => clause.verdict === verdict).map(({ id }) => id)
}

/** The evidence of clause `id`. */
export function evidence({ clauses }: Pick<TargetReport, 'clauses'>, id: ClauseId): string {
  return clauses
    .filter((clause) => clause.id === id)
    .map((clause) => clause.evidence)
    .join('\n')
}
