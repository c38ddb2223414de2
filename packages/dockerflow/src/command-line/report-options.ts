import { FORMATS, type Format } from '../formats/format.ts'
import { formatReports } from '../formats/formats.ts'
import { UsageError } from '../report/errors.ts'
import { exitCode, type TargetReport } from '../report/report.ts'
import type { Arguments, CommandOption, Output } from './command.ts'

/** The options of every command that writes a report. */
export const REPORT_OPTIONS = {
  format: { type: 'string', value: FORMATS.join('|'), help: 'How to write the report. Default: pretty.' },
  strict: {
    type: 'boolean',
    help: 'Exit with 1 for a recommendation that does not hold, and for a requirement that cannot be decided.',
  },
} as const satisfies Record<string, CommandOption>

/** @throws UsageError for a format that does not exist */
export function formatOf(args: Arguments): Format {
  const format = args.text('format') ?? 'pretty'
  const known = FORMATS.find((name) => name === format)
  if (known === undefined) throw new UsageError(`--format is one of ${FORMATS.join(', ')}, not "${format}".`)
  return known
}

/** Writes the reports and answers with the exit code. */
export async function writeReports(
  reports: readonly TargetReport[],
  args: Arguments,
  { stdout, env }: Output,
): Promise<number> {
  const strict = args.flag('strict')
  const colour = stdout.isTTY === true && !env.NO_COLOR
  stdout.write(await formatReports(reports, formatOf(args), { colour, strict }))
  return exitCode(reports, strict)
}
