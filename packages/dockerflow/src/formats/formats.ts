import type { TargetReport } from '../report/report.ts'
import type { Format, FormatOptions } from './format.ts'

/** Writes reports in `format`, with a line break at the end. Only the format that is asked for is loaded. */
export async function formatReports(
  reports: readonly TargetReport[],
  format: Format,
  options: FormatOptions = {},
): Promise<string> {
  switch (format) {
    case 'pretty':
      return (await import('./pretty.ts')).pretty(reports, options)
    case 'json':
      return (await import('./json.ts')).json(reports)
    case 'junit':
      return (await import('./junit.ts')).junit(reports, options)
    case 'tap':
      return (await import('./tap.ts')).tap(reports, options)
    case 'sarif':
      return (await import('./sarif.ts')).sarif(reports, options)
    case 'github':
      return (await import('./github.ts')).github(reports, options)
  }
}
