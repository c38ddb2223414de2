import { posix } from 'node:path'
import { VERSION_FILE_PATH } from 'dockerflow-checks/spec'
import { expand } from '../dockerfile/expansion.ts'
import { heredocs, type Instruction } from '../dockerfile/instruction.ts'
import { isAccountFile, readAccounts, replacedAccounts } from '../model/account-file.ts'
import { type Accounts, unsettled } from '../model/accounts.ts'
import {
  absolute,
  type FileRecord,
  looksLikeFile,
  moved,
  type Origin,
  removed,
  within,
} from '../model/files.ts'
import type { Stage, Step } from '../model/stage.ts'
import { stageLookup } from '../model/variables.ts'
import type { Surroundings } from './surroundings.ts'

const MOST_CARRIED = 500

interface Copying {
  readonly stage: Stage
  readonly line: number
  readonly owner: string | undefined
  readonly mode: string | undefined
  /** Whether the destination is a directory whatever is there. */
  readonly into: boolean
  readonly destination: string | undefined
}

/** What a stage is after a COPY or an ADD. */
export function followCopy(stage: Stage, instruction: Instruction, surroundings: Surroundings): Stage {
  const { text, line, flags, exec, escaping } = instruction
  const lookup = stageLookup(stage)
  const flag = (name: string) => flags.get(name)?.at(-1)
  const value = (raw: string | undefined) =>
    raw === undefined ? undefined : expand(raw, lookup, escaping).value
  const written = exec ?? text.split(/\s+/)
  const words = written.map((word) => expand(word, lookup, escaping).value)
  const target = words.at(-1)
  const sources = words.slice(0, -1).map((word, index) => ({ word, raw: written[index] ?? '' }))
  const copying: Copying = {
    stage,
    line,
    owner: flag('chown') === undefined ? '0:0' : value(flag('chown')),
    mode: value(flag('chmod')),
    into: sources.length > 1 || target === '.' || /\/\.?$/.test(target ?? ''),
    destination: absolute(target, stage.workdir),
  }
  const from = flag('from')
  const source = from === undefined ? undefined : value(from)
  const other = source === undefined ? undefined : surroundings.stage(source, stage.index)
  const inline = new Map(heredocs(instruction).map(({ name, content }) => [name, content]))
  let records: FileRecord[] = []
  for (const { word, raw } of sources) {
    const document = /^<<-?["']?([\w.-]+)["']?$/.exec(raw)?.[1]
    const origin: Origin =
      document !== undefined
        ? { from: 'inline', content: inline.get(document) ?? '' }
        : from !== undefined
          ? other
            ? { from: 'stage', stage: other.name ?? String(other.index) }
            : { from: 'image', image: source ?? from }
          : contextOrigin(word)
    records = [...records, ...copied(copying, document ?? word, origin, other)]
  }
  return place(stage, records, other, from === undefined ? undefined : sources.map(({ word }) => word), line)
}

function contextOrigin(word: string | undefined): Origin {
  if (word !== undefined && /^(https?|git|ssh|ftp):\/\/|^git@/.test(word)) return { from: 'url', url: word }
  return {
    from: 'context',
    path: word === undefined ? undefined : posix.normalize(`./${word}`).replace(/(.)\/$/, '$1'),
  }
}

/** The records that one source makes. */
function copied(
  copying: Copying,
  word: string | undefined,
  origin: Origin,
  other: Stage | undefined,
): FileRecord[] {
  const { stage, line, owner, mode, into, destination } = copying
  const common = { origin, owner, mode, line, certain: true }
  if (destination === undefined || word === undefined) {
    return [{ ...common, path: destination, kind: 'either' }]
  }
  const name = posix.basename(word)
  const single = origin.from === 'inline' || origin.from === 'url' || looksLikeFile(word)
  const whole = name === '' || name === '.' || name === '..'
  // A file goes into a directory that is there; a directory's content goes to the destination itself.
  const exists = into || stage.directories.has(destination) || isTree(stage, destination)
  const path = single && exists ? posix.join(destination, name) : destination
  const record: FileRecord = { ...common, path, kind: single ? 'file' : whole ? 'tree' : 'either' }
  if (other === undefined) return [record]
  const start = absolute(word, '/') ?? '/'
  const carried = moved(other.files, start, path).map((found) => ({
    ...found,
    owner,
    mode: mode ?? found.mode,
    line,
  }))
  // Stages that copy each other whole may double what is there each time: past this, it is not followed.
  if (carried.length <= MOST_CARRIED) return [record, ...carried]
  return [record, ...carried.slice(0, MOST_CARRIED), { ...common, path: undefined, kind: 'either' }]
}

function isTree(stage: Stage, path: string): boolean {
  return stage.files.some(
    (file) =>
      file.path !== undefined &&
      ((file.path === path && file.kind === 'tree') || (file.path !== path && within(file.path, path))),
  )
}

function place(
  stage: Stage,
  records: readonly FileRecord[],
  other: Stage | undefined,
  sources: readonly (string | undefined)[] | undefined,
  line: number,
): Stage {
  let { accounts, files } = stage
  const copies = new Set(records.filter((record) => record.kind === 'file').map((record) => record.path))
  for (const record of records) {
    if (record.path === undefined) continue
    if (record.kind === 'file') files = removed(files, record.path)
    accounts = accountsAfter(accounts, record, other, sources, line)
  }
  const directories = new Set(stage.directories)
  for (const { path, kind } of records) {
    if (path === undefined || copies.has(path)) continue
    if (kind === 'tree') directories.add(path)
  }
  for (const path of copies) if (path !== undefined) directories.add(posix.dirname(path))
  return {
    ...stage,
    accounts,
    directories,
    files: [...files, ...records],
    layers: [...stage.layers, ...records],
    steps: [...stage.steps, ...stepsOf(records, line)],
  }
}

/** Copied account files replace what was there: known from another stage, unknown from anywhere else. */
function accountsAfter(
  accounts: Accounts,
  record: FileRecord,
  other: Stage | undefined,
  sources: readonly (string | undefined)[] | undefined,
  line: number,
): Accounts {
  const path = record.path ?? ''
  const whole = record.kind !== 'file' && (path === '/' || path === '/etc')
  if (!whole && !isAccountFile(path) && path !== '/etc/passwd') return accounts
  if (other && record.origin.from === 'stage') {
    const from = sources?.map((source) => absolute(source, '/')) ?? []
    if (isAccountFile(path) && from.includes(path)) return replacedAccounts(accounts, path, other.accounts)
    if (whole && from.includes(path)) return other.accounts
  }
  if (isAccountFile(path) && record.origin.from === 'inline' && !/\$/.test(record.origin.content)) {
    const empty: Accounts = replacedAccounts(accounts, path, {
      ...accounts,
      users: new Map(),
      groups: new Map(),
    })
    return readAccounts(empty, path, record.origin.content, line)
  }
  const text = whole
    ? `what is copied to ${path} may bring account files`
    : `${path} is copied from elsewhere`
  return unsettled(accounts, { line, text })
}

function stepsOf(records: readonly FileRecord[], line: number): Step[] {
  return records.flatMap((record): Step[] => {
    const { origin } = record
    if (origin.from === 'url' || origin.from === 'image') return []
    const text = record.path ?? ''
    if (record.path === VERSION_FILE_PATH) return [{ kind: 'version', text, line }]
    if (origin.from === 'context' && origin.path === '.') return [{ kind: 'everything', text, line }]
    return [{ kind: 'sources', text, line }]
  })
}
