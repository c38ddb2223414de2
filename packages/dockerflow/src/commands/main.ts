import type { Command, Output } from '../command-line/command.ts'

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  verify: async () => (await import('./verify.ts')).verifyCommand,
  lint: async () => (await import('./lint.ts')).lintCommand,
  version: async () => (await import('./version.ts')).versionCommand,
  init: async () => (await import('./init.ts')).initCommand,
  heartbeat: async () => (await import('./heartbeat.ts')).heartbeatCommand,
}

/**
 * Runs the command line and answers with the exit code: 0 all MUST clauses hold, 1 one does not, 2 misuse,
 * 3 could not run. Only the command that is called is loaded.
 */
export async function main(argv: readonly string[], output: Output): Promise<number> {
  const [name = '', ...rest] = argv
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load !== undefined) {
    try {
      const { help, parse } = await import('../command-line/command.ts')
      const command = await load()
      const args = parse(command, rest)
      if (!args.flag('help')) return await command.run(args, output)
      output.stdout.write(help(command))
      return 0
    } catch (error) {
      return failure(error, output)
    }
  }
  if (name === '--version' || name === '-v') {
    output.stdout.write(`${(await import('../report/package-version.ts')).version()}\n`)
    return 0
  }
  const text = await overview()
  if (name === '--help' || name === '-h' || name === 'help') {
    output.stdout.write(text)
    return 0
  }
  output.stderr.write(`${name === '' ? '' : `dockerflow: there is no command "${name}".\n\n`}${text}`)
  return 2
}

/** The help text of the whole. */
export async function overview(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const lines = [
    'Proves that a container complies with Dockerflow, in any language.',
    '',
    'Usage:',
    ...commands.flatMap(({ usage }) => usage.map((line) => `  dockerflow ${line}`)),
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(11)}${summary}`),
    '',
    'Exit codes: 0 all MUST clauses hold, 1 one does not, 2 misuse, 3 could not run.',
    'More about a command: dockerflow <command> --help',
  ]
  return `${lines.join('\n')}\n`
}

function failure(error: unknown, { stderr }: Output): number {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  if (name === 'UsageError' || name === 'CouldNotRunError') {
    stderr.write(`dockerflow: ${message}\n`)
    return name === 'UsageError' ? 2 : 3
  }
  stderr.write(`dockerflow: unexpected error, please report it.\n${stack}\n`)
  return 3
}
