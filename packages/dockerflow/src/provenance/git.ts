import { execFile } from 'node:child_process'

/** What git says of the working tree at `cwd`. Empty where it does not say. */
export interface GitState {
  readonly commit: string
  /** The tag that points at the commit. */
  readonly tag: string
  readonly origin: string
  /** Files below `cwd` that differ from the commit, or are not in it. */
  readonly dirty: readonly string[]
}

/** Asks git; `undefined` when `cwd` is in no repository with a commit, or there is no git. */
export async function gitState(cwd: string): Promise<GitState | undefined> {
  const commit = await git(cwd, 'rev-parse', '--verify', 'HEAD^{commit}')
  if (commit === undefined) return undefined
  const [tag, origin, prefix = '', status = ''] = [
    await git(cwd, 'describe', '--tags', '--exact-match', 'HEAD'),
    await git(cwd, 'remote', 'get-url', 'origin'),
    await git(cwd, 'rev-parse', '--show-prefix'),
    await git(cwd, '-c', 'core.quotePath=false', 'status', '--porcelain', '--untracked-files=all', '--', '.'),
  ]
  // Two letters of state, a space, the path from the top of the repository.
  const paths = status.split('\n').map((line) => line.slice(3))
  const dirty = paths.flatMap((path) =>
    path === '' ? [] : [path.startsWith(prefix) ? path.slice(prefix.length) : path],
  )
  return { commit, tag: tag ?? '', origin: origin ?? '', dirty }
}

/** The full hash of the commit that `short` begins; `undefined` when git knows none, or several. */
export async function fullHash(cwd: string, short: string): Promise<string | undefined> {
  return /^[0-9a-f]{4,63}$/i.test(short)
    ? await git(cwd, 'rev-parse', '--verify', `${short}^{commit}`)
    : undefined
}

function git(cwd: string, ...args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', args, { cwd, timeout: 30_000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout) =>
      resolve(error === null ? stdout.trimEnd() : undefined),
    )
  })
}
