import type { TargetReport } from './report.ts'

/** The names of the output formats. */
export const FORMATS = ['pretty', 'json', 'junit', 'tap', 'sarif', 'github'] as const

/** The name of an output format. */
export type Format = (typeof FORMATS)[number]

/** What a format may need to know beside the reports. */
export interface FormatOptions {
  /** Colour the text with escape sequences; only `pretty` does. @default false */
  readonly colour?: boolean
  /** Recommendations count as much as requirements. @default false */
  readonly strict?: boolean
}

/** Writes reports in `format`, with a line break at the end. Only the format that is asked for is loaded. */
export async function formatReports(
  reports: readonly TargetReport[],
  format: Format,
  options: FormatOptions = {},
): Promise<string> {
  switch (format) {
    case 'pretty':
      return (await import('./formats/pretty.ts')).pretty(reports, options)
    case 'json':
      return (await import('./formats/json.ts')).json(reports)
    case 'junit':
      return (await import('./formats/junit.ts')).junit(reports, options)
    case 'tap':
      return (await import('./formats/tap.ts')).tap(reports, options)
    case 'sarif':
      return (await import('./formats/sarif.ts')).sarif(reports, options)
    case 'github':
      return (await import('./formats/github.ts')).github(reports, options)
  }
}
