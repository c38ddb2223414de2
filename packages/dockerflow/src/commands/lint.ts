import type { Command } from '../command-line/command.ts'
import { formatOf, REPORT_OPTIONS, writeReports } from '../command-line/report-options.ts'
import { lint } from '../lint/index.ts'
import { UsageError } from '../report/errors.ts'

export const lintCommand: Command = {
  name: 'lint',
  summary: 'Reads Dockerfiles and says which clauses they break.',
  usage: ['lint [options] [Dockerfile…]'],
  options: {
    target: {
      type: 'string',
      value: 'stage',
      help: 'The build stage that is shipped. Default: the last one.',
    },
    'build-arg': {
      type: 'string',
      multiple: true,
      value: 'name=value',
      help: 'The value of an ARG, as for docker build. May be given several times.',
    },
    ...REPORT_OPTIONS,
  },
  async run(args, output) {
    formatOf(args)
    const target = args.text('target')
    const reports = await lint({
      ...(args.positionals.length === 0 ? {} : { files: args.positionals }),
      ...(target === undefined ? {} : { target }),
      buildArgs: pairs(args.list('build-arg'), output.env),
      cwd: output.cwd,
    })
    return await writeReports(reports, args, output)
  },
}

function pairs(list: readonly string[], env: NodeJS.ProcessEnv): Record<string, string> {
  const values: Record<string, string> = {}
  for (const pair of list) {
    const [, name, value] = /^([^=]+)(?:=(.*))?$/s.exec(pair) ?? []
    if (name === undefined) throw new UsageError(`--build-arg takes name=value, not "${pair}".`)
    // As docker build does: a name alone takes its value from the environment.
    const resolved = value ?? env[name]
    if (resolved !== undefined) values[name] = resolved
  }
  return values
}
