import type { Variable } from '../dockerfile/expansion.ts'
import type { ImageReference } from '../dockerfile/image-reference.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { type Accounts, joinAccounts, NO_ACCOUNTS } from './accounts.ts'
import type { Base } from './bases.ts'
import type { FileRecord } from './files.ts'

/** ENTRYPOINT or CMD. */
export interface CommandForm {
  /** `none`: there is none; `unknown`: the base may have set it. */
  readonly kind: 'exec' | 'shell' | 'none' | 'unknown'
  /** The words that run, with the shell in front for the shell form. */
  readonly words: readonly string[]
  /** The line that sets it; `undefined` when it comes from the base image. */
  readonly line: number | undefined
}

/** USER. */
export interface UserSetting {
  /** `undefined` when it cannot be known. */
  readonly value: string | undefined
  readonly text: string
  /** `undefined` when it comes from the base image. */
  readonly line: number | undefined
}

/** A variable of ENV or ARG. */
export interface StageVariable {
  readonly value: Variable
  readonly line: number | undefined
}

/** Something that was made writable for others than root. */
export interface Loosened {
  readonly path: string
  readonly recursive: boolean
  readonly text: string
  readonly line: number
  readonly certain: boolean
}

/** What a step does to the cache of layers. */
export interface Step {
  readonly kind: 'version' | 'sources' | 'everything' | 'install' | 'leftovers' | 'other'
  readonly text: string
  readonly line: number
}

/** What is known after some instructions of a build stage. Immutable. */
export interface Stage {
  readonly name: string | undefined
  readonly index: number
  /** The line of its FROM. */
  readonly line: number
  /** The image below all of it; `undefined` for scratch, or when its name cannot be known. */
  readonly image: {
    readonly reference: ImageReference | undefined
    readonly text: string
    readonly line: number
  }
  /** `undefined` when it is not a well-known one. */
  readonly base: Base | undefined
  readonly accounts: Accounts
  readonly user: UserSetting
  readonly workdir: string | undefined
  readonly entrypoint: CommandForm
  readonly cmd: CommandForm
  /** Whether CMD was set in this stage: ENTRYPOINT resets one that was not. */
  readonly cmdIsOwn: boolean
  readonly shell: readonly string[]
  readonly env: ReadonlyMap<string, StageVariable>
  readonly args: ReadonlyMap<string, StageVariable>
  /** What is there at the end. */
  readonly files: readonly FileRecord[]
  /** What was ever copied: it stays in the layers. */
  readonly layers: readonly FileRecord[]
  /** Directories that are known to exist. */
  readonly directories: ReadonlySet<string>
  readonly ports: readonly { readonly port: string | undefined; readonly line: number }[]
  readonly loosened: readonly Loosened[]
  readonly steps: readonly Step[]
  /** RUN lines that may have put files where they work. */
  readonly makers: readonly { readonly path: string | undefined; readonly line: number }[]
  /** ONBUILD. */
  readonly triggers: readonly Instruction[]
}

const NO_COMMAND: CommandForm = { kind: 'none', words: [], line: undefined }
const UNKNOWN_COMMAND: CommandForm = { kind: 'unknown', words: [], line: undefined }
const DIRECTORIES = [
  '/',
  '/bin',
  '/etc',
  '/home',
  '/opt',
  '/srv',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/local/bin',
  '/var',
]

/** A stage right after a FROM that names an image. */
export function stageFromImage(
  about: Pick<Stage, 'name' | 'index' | 'line'>,
  image: Stage['image'],
  base: Base | undefined,
): Stage {
  const command = (words: readonly string[] | undefined): CommandForm =>
    base === undefined ? UNKNOWN_COMMAND : words ? { kind: 'exec', words, line: undefined } : NO_COMMAND
  const doubt = { line: about.line, text: `what ${image.text} brings is not known` }
  return {
    ...about,
    image,
    base,
    accounts: base?.accounts ?? { ...NO_ACCOUNTS, doubt },
    user: { value: base?.user, text: base?.user ?? '', line: undefined },
    workdir: base?.workdir,
    entrypoint: command(base?.entrypoint),
    cmd: command(base?.cmd),
    cmdIsOwn: false,
    shell: ['/bin/sh', '-c'],
    env: new Map(),
    args: new Map(),
    files: [],
    layers: [],
    directories: new Set(base?.family === 'none' ? ['/'] : DIRECTORIES),
    ports: [],
    loosened: [],
    steps: [],
    makers: [],
    triggers: [],
  }
}

/** A stage right after a FROM that names an earlier stage. */
export function stageFromStage(about: Pick<Stage, 'name' | 'index' | 'line'>, parent: Stage): Stage {
  return { ...parent, ...about, cmdIsOwn: false, args: new Map(), triggers: [] }
}

/** What is known when a RUN may have gone either way. */
export function joinStages(a: Stage, b: Stage): Stage {
  if (a === b) return a
  return {
    ...a,
    accounts: joinAccounts(a.accounts, b.accounts),
    files: union(a.files, b.files),
    layers: union(a.layers, b.layers),
    directories: new Set([...a.directories].filter((path) => b.directories.has(path))),
    loosened: union(a.loosened, b.loosened),
    steps: [...new Set([...a.steps, ...b.steps])],
    makers: [...new Set([...a.makers, ...b.makers])],
  }
}

function union<T extends { readonly certain: boolean }>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a === b) return a
  const inBoth = new Set(a.filter((value) => b.includes(value)))
  return [...new Set([...a, ...b])].map((value) => (inBoth.has(value) ? value : { ...value, certain: false }))
}
