import { posix } from 'node:path'
import type { Command, Script } from 'unbash'
import { parse } from 'unbash'
import { roleOf } from '../../spec/programs.ts'
import { WRAPPERS } from '../shell/programs.ts'
import { expandWord } from '../shell/shell-word.ts'
import { type Finding, fail, pass, type Subject, unknown } from '../subject/finding.ts'

/** What starting `words` means for R1. */
export function looksAt(words: readonly string[], subject: Subject, line: number | undefined): Finding {
  const [first = '', ...rest] = words
  const name = posix.basename(first)
  const role = roleOf(first)
  if (role === 'shell') return shell(first, rest, subject, line)
  if (role === 'supervisor') return fail(`${first} keeps other processes running.`, line)
  if (role === 'runner')
    return fail(
      `${words.slice(0, 2).join(' ')} stays in front of the application and does not pass all signals on.`,
      line,
      'Start the application itself, for example `CMD ["node", "dist/main.js"]`.',
    )
  if (role === 'init') return looksAt(withoutOptions(rest, 'sep'), subject, line)
  if (role === 'launcher')
    return looksAt(withoutOptions(rest, '').slice(name === 'setpriv' ? 0 : 1), subject, line)
  if (Object.hasOwn(WRAPPERS, name) && name !== 'busybox') return wrapped(words, subject, line)
  if (role === 'varying')
    return unknown(`Whether ${name} stays in front of the application depends on its version.`, line)
  if (name === 'node' && rest.some((word) => /^--watch/.test(word)))
    return fail('node --watch runs the application as a child.', line)
  if (role === 'server') return pass(`The container starts ${words.join(' ')}.`, line)
  return program(words, subject, line)
}

/** A program behind `env`, `nice` and the like. */
function wrapped(words: readonly string[], subject: Subject, line: number | undefined): Finding {
  const [first = '', ...rest] = words
  const isAssignment = (word: string) => /^\w+=/.test(word)
  const following = withoutOptions(rest, WRAPPERS[posix.basename(first)] ?? '')
  const start = following.findIndex((word) => !isAssignment(word))
  return start < 0
    ? unknown(`What ${first} starts cannot be told.`, line)
    : looksAt(following.slice(start), subject, line)
}

function withoutOptions(words: readonly string[], valued: string): readonly string[] {
  let next = 0
  while (next < words.length) {
    const word = words[next] ?? ''
    if (word === '--') return words.slice(next + 1)
    if (!word.startsWith('-')) break
    next += word.length === 2 && valued.includes(word.charAt(1)) ? 2 : 1
  }
  return words.slice(next)
}

/** A program that was put into the image: built in another stage, or a script from the context. */
function program(
  words: readonly string[],
  { build: { final }, context }: Subject,
  line: number | undefined,
): Finding {
  const [first = ''] = words
  const path = first.includes('/') ? posix.resolve('/', final.workdir ?? '/', first) : undefined
  const records =
    path === undefined
      ? []
      : final.files.filter(
          (file) =>
            file.path === path ||
            (file.kind !== 'file' && file.path !== undefined && path.startsWith(`${file.path}/`)),
        )
  const source = records
    .map(({ origin, path: at = '' }) =>
      origin.from === 'context' && origin.path !== undefined
        ? posix.join(origin.path, posix.relative(at, path ?? ''))
        : undefined,
    )
    .find((found) => found !== undefined)
  const text = source === undefined ? undefined : context.read(source)
  if (text?.startsWith('#!') && /^#!.*\b(ba|da|a)?sh\b/.test(text))
    return script(text, `${first} (${source})`, words.slice(1), line)
  if (
    !/\.(sh|bash)$/.test(first) &&
    path !== undefined &&
    source === undefined &&
    records.some(({ origin }) => origin.from === 'stage')
  )
    return pass(`The container starts ${words.join(' ')}, built in another stage.`, line)
  return unknown(
    `What ${first} starts cannot be told.`,
    line,
    'If it is a shell script, end it with `exec "$@"`.',
  )
}

function shell(first: string, words: readonly string[], subject: Subject, line: number | undefined): Finding {
  const at = words.findIndex((word) => /^-[a-z]*c$/.test(word))
  const text = words[at + 1]
  if (at < 0 || text === undefined) {
    const [file] = withoutOptions(words, 'o')
    return file === undefined
      ? unknown(`${first} is started without a script.`, line)
      : program(
          [file.includes('/') ? file : `./${file}`, ...words.slice(words.indexOf(file) + 1)],
          subject,
          line,
        )
  }
  const parsed = parse(text)
  const command = last(parsed)
  if (isBackground(parsed)) return fail(`${first} -c starts more than one process.`, line)
  const started = command === undefined ? undefined : wordsOf(command)
  if (parsed.errors?.length || started === undefined || started[0] !== 'exec')
    return fail(
      `The application runs as a child of ${first}, which does not pass signals on.`,
      line,
      'Write the exec form, for example `CMD ["node", "dist/main.js"]`, or put `exec` before the command.',
    )
  // "$@" stands for the words after the script's name.
  const passed = started.flatMap((word) => (word === '$@' || word === '"$@"' ? words.slice(at + 3) : [word]))
  return passed.length < 2
    ? unknown(`What ${first} -c starts cannot be told.`, line)
    : looksAt(passed.slice(1), subject, line)
}

/** A shell script that was read from the build context. */
function script(text: string, name: string, args: readonly string[], line: number | undefined): Finding {
  const parsed = parse(text)
  const command = last(parsed)
  const started = command === undefined ? undefined : wordsOf(command)
  if (parsed.errors?.length) return unknown(`${name} cannot be parsed.`, line)
  if (isBackground(parsed)) return fail(`${name} starts more than one process.`, line)
  if (started?.[0] === 'exec') {
    const next = started.slice(1).flatMap((word) => (word === '$@' ? args : [word]))
    const [launched = ''] = next
    if (['supervisor', 'runner'].includes(roleOf(launched) ?? ''))
      return fail(`${name} starts ${launched}, which stays in front of the application.`, line)
    return pass(`${name} ends in exec.`, line)
  }
  if (command === undefined) return unknown(`What ${name} starts cannot be told.`, line)
  return fail(
    `${name} stays in front of the application: its last command is not an exec.`,
    line,
    'End the script with `exec "$@"`.',
  )
}

function last(parsed: Script): Command | undefined {
  const statement = parsed.commands.at(-1)
  if (statement === undefined) return undefined
  const node = statement.command.type === 'AndOr' ? statement.command.commands.at(-1) : statement.command
  return node?.type === 'Command' ? node : undefined
}

function isBackground(parsed: Script): boolean {
  return parsed.commands.some(({ background }) => background === true)
}

/** The words of a command as far as they are literal; others as written. */
function wordsOf(command: Command): string[] {
  if (command.name === undefined) return []
  const args = command.args.flatMap((arg) => (arg.type === 'Word' ? [arg] : []))
  return [command.name, ...args].flatMap((word) => {
    const [expanded] = expandWord(word, () => undefined)
    return [expanded?.value ?? word.text.replace(/^"(.*)"$/, '$1')]
  })
}
