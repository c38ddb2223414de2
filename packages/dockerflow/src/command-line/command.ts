import type { ParseArgsConfig } from 'node:util'
import { parseArgs } from 'node:util'
import { UsageError } from '../report/errors.ts'

/** One option of a command, for the parser and for the help text. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** May be given several times. */
  readonly multiple?: boolean
  /** What the value is called in the help text, such as `ms`. */
  readonly value?: string
  readonly help: string
}

/** Where a command writes. */
export interface Output {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined; hasColors?: () => boolean }
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined }
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
}

/** The words and options of a command line. */
export interface Arguments {
  readonly positionals: readonly string[]
  text(name: string): string | undefined
  flag(name: string): boolean
  list(name: string): readonly string[]
  /** @throws UsageError when it is not a whole number of at least `least` */
  integer(name: string, least?: number): number | undefined
}

/** A command of the command line. */
export interface Command {
  readonly name: string
  /** What it does, in a sentence. */
  readonly summary: string
  /** What follows `dockerflow`, one line for each form. */
  readonly usage: readonly string[]
  readonly options: Readonly<Record<string, CommandOption>>
  /** Does it, and answers with the exit code. */
  run(args: Arguments, output: Output): Promise<number>
}

const HELP: CommandOption = { type: 'boolean', short: 'h', help: 'Show this text.' }

/**
 * Parses the words after the command's name.
 *
 * @throws UsageError for an unknown option, or a missing or unexpected value
 */
export function parse(command: Command, argv: readonly string[]): Arguments {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const [name, { type, short, multiple }] of Object.entries({ ...command.options, help: HELP })) {
    options[name] = {
      type,
      ...(short === undefined ? {} : { short }),
      ...(multiple === undefined ? {} : { multiple }),
    }
  }
  let parsed: { readonly values: Record<string, unknown>; readonly positionals: string[] }
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    const [text = ''] = (error as Error).message.split('. To specify a positional')
    throw new UsageError(`${text.replace(/\.$/, '')}. Try: dockerflow ${command.name} --help`)
  }
  const { values, positionals } = parsed
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined)
  return {
    positionals,
    text,
    flag: (name) => values[name] === true,
    list: (name) => (Array.isArray(values[name]) ? (values[name] as string[]) : []),
    integer(name, least = 0) {
      const value = text(name)
      if (value === undefined) return undefined
      if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value)
      throw new UsageError(`--${name} takes a whole number of at least ${least}, not "${value}".`)
    },
  }
}

/** The help text of a command. */
export function help({ summary, usage, options }: Command): string {
  const rows = Object.entries({ ...options, help: HELP }).map(([name, option]): [string, string] => [
    `${option.short === undefined ? '    ' : `-${option.short}, `}--${name}${option.type === 'string' ? ` <${option.value ?? 'text'}>` : ''}`,
    option.help,
  ])
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  const lines = [
    summary,
    '',
    'Usage:',
    ...usage.map((line) => `  dockerflow ${line}`),
    '',
    'Options:',
    ...rows.flatMap(([left, right]) =>
      wrap(right, 100 - width - 2).map(
        (line, index) => `  ${(index === 0 ? left : '').padEnd(width)}${line}`,
      ),
    ),
  ]
  return `${lines.join('\n')}\n`
}

function wrap(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines
}
