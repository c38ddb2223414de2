import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CouldNotRunError, UsageError } from '../report/errors.ts'
import type { PackageManager } from '../spec/package-managers.ts'

/** What `init` has to know of a Node project. */
export interface Project {
  readonly name: string
  readonly manager: PackageManager
  /** The manager's version where package.json pins it. */
  readonly managerVersion: string | undefined
  /** The lock file; `undefined` when there is none. */
  readonly lockfile: string | undefined
  /** Other files that an installation reads. */
  readonly settings: readonly string[]
  readonly hasBuild: boolean
  readonly hasTest: boolean
  /** What node is started with. */
  readonly entry: readonly string[]
  /** Whether this command line is installed with the application. */
  readonly hasDockerflow: boolean
}

interface Manifest {
  readonly name?: string
  readonly main?: string
  readonly packageManager?: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

const LOCKFILES: readonly (readonly [string, 'npm' | 'pnpm' | 'yarn'])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
]

/**
 * Looks at the Node project in `cwd`.
 *
 * @param entry what node is started with; without it, the start script or `main` says so
 * @throws CouldNotRunError when there is no package.json
 * @throws UsageError when nothing says what to start
 */
export async function readProject(cwd: string, entry?: string): Promise<Project> {
  const text = await read(cwd, 'package.json')
  if (text === undefined)
    throw new CouldNotRunError(`There is no package.json in ${cwd}: init is for Node projects.`)
  let manifest: Manifest
  try {
    manifest = JSON.parse(text) as Manifest
  } catch (error) {
    throw new CouldNotRunError(`package.json is not JSON: ${(error as Error).message}`)
  }
  const [, pinned, managerVersion] =
    /^(npm|pnpm|yarn)@(\d+(?:\.\d+)*)/.exec(manifest.packageManager ?? '') ?? []
  const locks: [string, string, 'npm' | 'pnpm' | 'yarn'][] = []
  for (const [file, manager] of LOCKFILES) {
    const content = await read(cwd, file)
    if (content !== undefined) locks.push([file, content, manager])
  }
  const [lock, content = '', byLock] = locks.find(([, , manager]) => manager === pinned) ?? locks[0] ?? []
  const manager = (pinned as 'npm' | 'pnpm' | 'yarn' | undefined) ?? byLock ?? 'npm'
  const classic =
    managerVersion === undefined ? /yarn lockfile v1/.test(content) : managerVersion.startsWith('1.')
  const settings: string[] = []
  for (const file of ['pnpm-workspace.yaml', '.yarnrc.yml']) {
    if ((await read(cwd, file)) !== undefined) settings.push(file)
  }
  return {
    name: manifest.name ?? 'app',
    manager: manager === 'yarn' && classic ? 'yarn-classic' : manager,
    managerVersion,
    lockfile: byLock === manager ? lock : undefined,
    settings,
    hasBuild: manifest.scripts?.build !== undefined,
    hasTest: manifest.scripts?.test !== undefined,
    entry: entry === undefined ? entryOf(manifest) : [entry],
    hasDockerflow: manifest.dependencies?.dockerflow !== undefined,
  }
}

function entryOf({ scripts, main }: Manifest): readonly string[] {
  const [, words] = /^(?:[A-Z_]+=\S+\s+)*node\s+([^&|;<>$"'`]+)$/.exec(scripts?.start?.trim() ?? '') ?? []
  if (words !== undefined) return words.trim().split(/\s+/)
  if (main !== undefined) return [main]
  throw new UsageError(
    'Nothing says what to start: add a start script such as "node dist/main.js", or give --entry <file>.',
  )
}

async function read(cwd: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(join(cwd, file), 'utf8')
  } catch {
    return undefined
  }
}
