import { posix } from 'node:path'
import type { Engine } from './engine.ts'
import { type TarEntry, TarReader } from './tar.ts'

/** What was read from the image without running it. */
export interface ImageFiles {
  /** Every file, folder and link under /app; empty if there is no such folder. */
  readonly app: readonly TarEntry[]
  readonly versionJson: Buffer | undefined
  readonly passwd: string | undefined
  readonly group: string | undefined
  /** What the distribution calls itself. */
  readonly distribution: string | undefined
  /** Whether the image holds a compiler, as the full official images do and `-slim` ones do not. */
  readonly compiler: boolean
}

const MOST = 256 * 1024
/** Files that may hold a secret, whose contents are looked at. */
export const SUSPICIOUS =
  /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|\.npmrc|\.netrc|\.pypirc|id_[a-z0-9]+|[^/]*\.(?:pem|key))$/

/** Reads files from the container `name`, which was created and never started. */
export async function readImageFiles(
  engine: Engine,
  name: string,
  signal?: AbortSignal,
): Promise<ImageFiles> {
  const app = await listing(engine, name, '/app', signal)
  const [versionJson, passwd, group, release, compiler] = [
    await file(engine, name, '/app/version.json', signal),
    await file(engine, name, '/etc/passwd', signal),
    await file(engine, name, '/etc/group', signal),
    await file(engine, name, '/etc/os-release', signal),
    await exists(engine, name, '/usr/bin/gcc', signal),
  ]
  const distribution = /^PRETTY_NAME="?([^"\n]*)/m.exec(release?.toString('utf8') ?? '')?.[1]
  return {
    app,
    versionJson,
    passwd: passwd?.toString('utf8'),
    group: group?.toString('utf8'),
    distribution,
    compiler,
  }
}

async function listing(
  engine: Engine,
  name: string,
  path: string,
  signal?: AbortSignal,
): Promise<TarEntry[]> {
  const entries: TarEntry[] = []
  const reader = new TarReader(
    (entry) => {
      if (entries.length < 500_000) entries.push(entry)
    },
    (file, size) => size <= 65_536 && SUSPICIOUS.test(file),
  )
  // The slash at the end follows a symbolic link to the folder.
  await engine.call(['cp', '-L', `${name}:${path}/.`, '-'], {
    timeout: 300_000,
    onOutput: reader.write,
    signal,
  })
  const inside = entries.map((entry) => ({ ...entry, path: posix.join(path, entry.path) }))
  return inside.filter((entry) => posix.relative(path, entry.path) !== '')
}

async function file(
  engine: Engine,
  name: string,
  path: string,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  let found: TarEntry | undefined
  const reader = new TarReader(
    (entry) => {
      found ??= entry
    },
    (_path, size) => size <= MOST,
  )
  await engine.call(['cp', '-L', `${name}:${path}`, '-'], { onOutput: reader.write, signal })
  return found?.type === '0' ? (found.content ?? Buffer.alloc(0)) : undefined
}

async function exists(engine: Engine, name: string, path: string, signal?: AbortSignal): Promise<boolean> {
  let seen = false
  const reader = new TarReader(() => {
    seen = true
  })
  await engine.call(['cp', `${name}:${path}`, '-'], { onOutput: reader.write, signal })
  return seen
}
