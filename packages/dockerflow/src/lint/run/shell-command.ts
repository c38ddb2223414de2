import type { Command, Redirection } from 'unbash'
import { INSTALL_COMMANDS } from '../../spec/package-managers.ts'
import { changeAccounts, changesAccounts } from '../accounts/account-commands.ts'
import { absolute } from '../model/files.ts'
import type { Step } from '../model/stage.ts'
import { stageLookup } from '../model/variables.ts'
import { literal, type ShellWord } from '../shell/command-options.ts'
import { HARMLESS, INTERPRETERS, READERS, SHELLS } from '../shell/programs.ts'
import { expandText, expandWord } from '../shell/shell-word.ts'
import { program, unwrapped } from '../shell/wrappers.ts'
import { changeFiles } from './file-commands.ts'
import { edited, redirect } from './redirections.ts'
import { doubt, lookupIn, type ShellState, type Status } from './shell-state.ts'

/** What surrounds a command. */
export interface Surroundings {
  /** Whether it reads what another command writes. */
  readonly fed: boolean
  readonly runScript: (state: ShellState, script: string) => Status
}

/** Follows one simple command. */
export function runCommand(state: ShellState, node: Command, around: Surroundings): Status {
  const lookup = lookupIn(state, stageLookup(state.stage))
  const line = state.lineAt(node.pos)
  if (node.name === undefined) {
    for (const part of node.prefix) if (part.type === 'Assignment') assign(state, part.name, part)
    redirect(state, node.redirects, undefined, [], line)
    return 'success'
  }
  const args = node.args.flatMap((arg) =>
    arg.type === 'Word' ? expandWord(arg, lookup) : [assignmentWord(arg, state)],
  )
  const words = unwrapped([...expandWord(node.name, lookup), ...args])
  const [first, ...rest] = words
  const name = program(first)
  redirect(state, node.redirects, name, rest, line)
  noteInstall(state, words, line)
  if (first === undefined) return 'assumed'
  if (name === undefined) {
    const text = first.value === undefined ? 'a command whose name is not known runs' : `${first.value} runs`
    doubt(state, line, text)
    return 'assumed'
  }
  return follow(state, { name, words: rest, line, redirects: node.redirects }, around)
}

interface Call {
  readonly name: string
  readonly words: readonly ShellWord[]
  readonly line: number
  readonly redirects: readonly Redirection[]
}

function follow(state: ShellState, call: Call, around: Surroundings): Status {
  const { name, words, line } = call
  const [first] = words
  if (SHELLS.has(name)) return nested(state, call, around)
  if (name === 'eval') {
    if (words.some((word) => word.value === undefined))
      doubt(state, line, 'eval runs something that is not known')
    else return below(state, line, words.map((word) => word.value).join(' '), around)
    return 'assumed'
  }
  if (changesAccounts(name)) {
    const { accounts, home } = changeAccounts({
      name,
      words,
      accounts: state.stage.accounts,
      family: state.stage.base?.family,
      line,
    })
    state.stage = { ...state.stage, accounts }
    if (home) makeHome(state, home.path, home.owner, line)
    return 'assumed'
  }
  switch (name) {
    case ':':
    case 'true':
      return 'success'
    case 'false':
      return 'failure'
    case 'exit':
    case 'return':
      state.progress =
        first?.value === undefined && first
          ? 'perhaps'
          : Number(first?.value ?? 0) === 0
            ? 'exited'
            : 'failed'
      return 'assumed'
    case 'cd':
      state.cwd = first === undefined ? undefined : absolute(first.value, state.cwd)
      return 'assumed'
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
      for (const { value } of words) {
        const match = /^(\w+)=([\s\S]*)$/.exec(value ?? '')
        if (match?.[1]) state.variables.set(match[1], match[2])
      }
      return 'assumed'
    case 'unset':
    case 'read':
      for (const { value } of words) if (value !== undefined) state.variables.set(value, undefined)
      return 'either'
    case 'getent':
    case 'id':
    case 'groups':
      return exists(state, name, words)
    case '[':
    case '[[':
    case 'test':
    case 'grep':
    case 'egrep':
    case 'fgrep':
    case 'which':
    case 'type':
    case 'cmp':
    case 'diff':
      return 'either'
    default:
  }
  changeFiles(state, name, words, line)
  const editing = words.some(({ prefix }) => /\/etc\/(passwd|group)\b/.test(prefix)) && !READERS.has(name)
  if (editing && !['echo', 'printf', 'cp'].includes(name)) edited(state, line)
  const script = INTERPRETERS.has(name) && first !== undefined && !first.prefix.startsWith('-')
  if ((!HARMLESS.has(name) || script) && !state.functions.has(name)) doubt(state, line, `${name} runs`)
  return 'assumed'
}

function assign(
  state: ShellState,
  name: string,
  part: Extract<Command['prefix'][number], { type: 'Assignment' }>,
): void {
  const value =
    part.value.type === 'Word' ? expandText(part.value, lookupIn(state, stageLookup(state.stage))) : undefined
  state.variables.set(name, part.append || part.index ? undefined : value)
}

function assignmentWord(
  part: Extract<Command['prefix'][number], { type: 'Assignment' }>,
  state: ShellState,
): ShellWord {
  const value =
    part.value.type === 'Word' ? expandText(part.value, lookupIn(state, stageLookup(state.stage))) : undefined
  if (value !== undefined && !part.append && !part.index) return literal(`${part.name}=${value}`)
  return { value: undefined, prefix: `${part.name}=`, splits: false }
}

/** `sh -c '…'`, `sh <<EOF`, `curl … | sh`. */
function nested(state: ShellState, { name, words, line, redirects }: Call, around: Surroundings): Status {
  const at = words.findIndex(({ prefix }) => /^-[a-z]*c$/.test(prefix))
  const script = at < 0 ? undefined : words[at + 1]
  if (script?.value !== undefined) return below(state, line, script.value, around)
  const document = redirects.find((redirection) => redirection.type === 'HereDoc')
  if (at < 0 && document && words.every(({ prefix }) => prefix.startsWith('-'))) {
    return below(state, line, document.body.text, around)
  }
  if (words.length === 0 && !around.fed && redirects.length === 0) return 'assumed'
  doubt(state, line, `${name} runs a script`)
  return 'assumed'
}

/** Runs a script one level down: what it does happens to the same stage, what it sets is its own. */
function below(state: ShellState, line: number, script: string, { runScript }: Surroundings): Status {
  const child: ShellState = {
    ...state,
    variables: new Map(state.variables),
    depth: state.depth + 1,
    lineAt: () => line,
  }
  const status = runScript(child, script)
  state.stage = child.stage
  return status
}

function exists(state: ShellState, name: string, words: readonly ShellWord[]): Status {
  const operands = words.filter(({ prefix }) => !prefix.startsWith('-')).map(({ value }) => value)
  const [table, key] = name === 'getent' ? operands : ['passwd', operands[0]]
  const { users, groups, doubt: open } = state.stage.accounts
  if (key === undefined || (table !== 'passwd' && table !== 'group')) return 'either'
  const all: ReadonlyMap<string, { readonly certain: boolean }> = table === 'passwd' ? users : groups
  const found = all.get(key)
  if (found) return found.certain ? 'success' : 'either'
  return open || /^\d+$/.test(key) ? 'either' : 'failure'
}

function makeHome(state: ShellState, path: string, owner: string, line: number): void {
  const { directories, loosened } = state.stage
  const text = `${path} is made as the home directory of ${owner}`
  state.stage = {
    ...state.stage,
    directories: new Set(directories).add(path),
    loosened:
      owner === 'app' ? [...loosened, { path, recursive: false, text, line, certain: true }] : loosened,
  }
}

/** Remembers commands that install what the application needs, for the order of layers. */
function noteInstall(state: ShellState, words: readonly ShellWord[], line: number): void {
  const text = words.map(({ value }) => value ?? '…').join(' ')
  if (!INSTALL_COMMANDS.some((pattern) => pattern.test(text))) return
  const step: Step = { kind: 'install', text, line }
  state.stage = { ...state.stage, steps: [...state.stage.steps, step] }
}
