import type { TargetReport } from '../report/report.ts'

/** One object for one target, an array for several: see `dockerflow/schema.json`. */
export function json(reports: readonly TargetReport[]): string {
  const [first] = reports
  return `${JSON.stringify(reports.length === 1 ? first : reports, null, 2)}\n`
}
