import { APP_ACCOUNT } from 'dockerflow-checks/spec'
import { absolute, type FileRecord, moved, removed, within } from '../model/files.ts'
import type { Loosened } from '../model/stage.ts'
import { type OptionSpec, parseOptions, type ShellWord } from '../shell/command-options.ts'
import type { ShellState } from './shell-state.ts'

const INSTALL: OptionSpec = {
  short: 'bCcdDg:m:o:pS:st:TvZ',
  long: {
    directory: 'd',
    'mode:': 'm',
    'owner:': 'o',
    'group:': 'g',
    'target-directory:': 't',
    verbose: 'v',
  },
}

/** Follows the commands that make, move, remove and loosen files. Others leave them as they are. */
export function changeFiles(
  state: ShellState,
  name: string,
  words: readonly ShellWord[],
  line: number,
): void {
  const options = words.filter(({ prefix }) => /^-./.test(prefix)).map(({ prefix }) => prefix)
  const operands = words.filter(({ prefix }) => !/^-./.test(prefix)).map(({ value }) => value)
  const paths = operands.map((operand) => absolute(operand, state.cwd))
  const { stage } = state
  switch (name) {
    case 'mkdir':
      state.stage = { ...stage, directories: new Set([...stage.directories, ...known(paths)]) }
      return
    case 'rm':
    case 'unlink':
      state.stage = { ...stage, files: known(paths).reduce(removed, stage.files) }
      return
    case 'mv':
    case 'cp':
    case 'ln':
    case 'touch':
    case 'tee':
      transfer(state, name, paths, line)
      return
    case 'install': {
      const found = parseOptions(words, INSTALL)
      if (found === undefined || found.options.has('d') || found.options.has('t')) return
      transfer(
        state,
        name,
        found.operands.map((operand) => absolute(operand, state.cwd)),
        line,
      )
      return
    }
    case 'chown':
    case 'chgrp':
      changeOwner(state, name, options, operands, line)
      return
    case 'chmod':
      changeMode(state, options, operands, line)
      return
    default:
  }
}

function known(paths: readonly (string | undefined)[]): string[] {
  return paths.filter((path) => path !== undefined)
}

/** A file written by a command. */
export function writeFile(state: ShellState, path: string, line: number): void {
  const record: FileRecord = {
    path,
    kind: 'either',
    origin: { from: 'run' },
    owner: '0:0',
    mode: undefined,
    line,
    certain: true,
  }
  state.stage = { ...state.stage, files: [...removed(state.stage.files, path), record] }
}

function transfer(
  state: ShellState,
  name: string,
  paths: readonly (string | undefined)[],
  line: number,
): void {
  const destination = paths.at(-1)
  if (destination === undefined) return
  if (name === 'touch' || name === 'tee') {
    for (const path of known(paths)) writeFile(state, path, line)
    return
  }
  for (const source of known(paths.slice(0, -1))) {
    const { files, directories } = state.stage
    const into =
      directories.has(destination) || files.some((file) => file.kind !== 'file' && file.path === destination)
    const target = into ? `${destination}/${source.split('/').at(-1) ?? ''}` : destination
    const taken = moved(files, source, target)
    writeFile(state, target, line)
    state.stage = {
      ...state.stage,
      files: [...(name === 'mv' ? removed(state.stage.files, source) : state.stage.files), ...taken],
    }
  }
}

function changeOwner(
  state: ShellState,
  name: string,
  options: readonly string[],
  operands: readonly (string | undefined)[],
  line: number,
): void {
  const reference = options.some((option) => option.startsWith('--reference'))
  const [owner, ...targets] = operands
  if (reference || name === 'chgrp') return
  const recursive = options.some((option) => /^-\w*R|^--recursive/.test(option))
  loosen(state, targets, { recursive, line, text: `chown ${owner ?? '…'}` }, ownerIsApp(owner))
}

/** Whether an owner, as in chown and --chown, is the user app; `undefined`: cannot be known. */
export function ownerIsApp(owner: string | undefined): boolean | undefined {
  if (owner === undefined) return undefined
  const [user] = owner.split(/[:.]/)
  return user === APP_ACCOUNT.name || user === String(APP_ACCOUNT.id)
}

function changeMode(
  state: ShellState,
  options: readonly string[],
  operands: readonly (string | undefined)[],
  line: number,
): void {
  const [mode, ...targets] = operands
  const recursive = options.some((option) => /^-\w*R|^--recursive/.test(option))
  const open = modeIsOpen(mode)
  if (open) loosen(state, targets, { recursive, line, text: `chmod ${mode}` }, true)
}

/** Whether a mode, as in chmod and --chmod, lets everyone write. */
export function modeIsOpen(mode: string | undefined): boolean {
  if (mode === undefined) return false
  if (/^[0-7]{1,4}$/.test(mode)) return (Number.parseInt(mode, 8) & 2) !== 0
  return mode.split(',').some((clause) => /^[ugoa]*[oa][ugoa]*[+=][rxXst]*w/.test(clause))
}

function loosen(
  state: ShellState,
  targets: readonly (string | undefined)[],
  how: Omit<Loosened, 'path' | 'certain'>,
  loose: boolean | undefined,
): void {
  for (const target of targets) {
    const path = absolute(target, state.cwd)?.replace(/\/\*$/, '')
    if (path === undefined) continue
    const { loosened } = state.stage
    if (loose === false) {
      // Given back to somebody else: what was loosened there no longer is.
      const kept = loosened.filter(
        (entry) => !(how.recursive ? within(entry.path, path) : entry.path === path),
      )
      state.stage = { ...state.stage, loosened: kept }
    } else {
      const entry = { ...how, text: `${how.text} ${target}`, path, certain: loose === true }
      state.stage = { ...state.stage, loosened: [...loosened, entry] }
    }
  }
}
