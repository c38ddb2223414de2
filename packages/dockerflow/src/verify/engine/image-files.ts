import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { APP_DIRECTORY, VERSION_FILE_PATH } from 'dockerflow-checks/spec'
import { CouldNotRunError } from '../../report/errors.ts'
import { needsReading } from '../../spec/secret-files.ts'
import type { CallOptions, Engine } from './engine.ts'
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
/** Reads files from the container `name`, which was created and never started. */
export async function readImageFiles(
  engine: Engine,
  name: string,
  signal?: AbortSignal,
): Promise<ImageFiles> {
  const app = await listing(engine, name, APP_DIRECTORY, signal)
  const [versionJson, passwd, group, release, compiler] = [
    await file(engine, name, VERSION_FILE_PATH, signal),
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
  const options = { timeout: 300_000, signal }
  if (engine.followLinks.length === 0) {
    // Podman's `cp` gives everything to the user of the container; its `export` says whose it is.
    const inside = below(path, '/', await exported(engine, name, options))
    if (inside.length > 0) return inside
  }
  const { entries, reader } = collector()
  // The slash at the end follows a symbolic link to the folder.
  await copy(engine, name, `${path}/.`, reader, options)
  const inside = below(path, path, entries)
  return engine.followLinks.length === 0 ? inside.map((entry) => ({ ...entry, uid: -1, gid: -1 })) : inside
}

async function exported(engine: Engine, name: string, options: CallOptions): Promise<TarEntry[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dockerflow-'))
  try {
    // Into a file: podman opens /dev/stdout by its name, which a stream of Node's is not.
    const archive = join(folder, 'image.tar')
    await engine.must(['export', '--output', archive, name], options)
    const { entries, reader } = collector()
    for await (const chunk of createReadStream(archive)) reader.write(chunk as Buffer)
    return entries
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function collector(): { readonly entries: TarEntry[]; readonly reader: TarReader } {
  const entries: TarEntry[] = []
  const reader = new TarReader(
    (entry) => {
      if (entries.length < 500_000) entries.push(entry)
    },
    (file, size) => size <= 65_536 && needsReading(file),
  )
  return { entries, reader }
}

/** The entries below `path`, with their whole path; the archive's own paths start at `top`. */
function below(path: string, top: string, entries: readonly TarEntry[]): TarEntry[] {
  const whole = entries.map((entry) => ({ ...entry, path: posix.join(top, entry.path) }))
  return whole.filter((entry) => entry.path.startsWith(`${path}/`) && entry.path !== `${path}/`)
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
  await copy(engine, name, path, reader, { signal })
  return found?.type === '0' ? (found.content ?? Buffer.alloc(0)) : undefined
}

async function exists(engine: Engine, name: string, path: string, signal?: AbortSignal): Promise<boolean> {
  let seen = false
  const reader = new TarReader(() => {
    seen = true
  })
  await copy(engine, name, path, reader, { signal })
  return seen
}

/** Reads what is at `path` into `reader`: nothing when there is nothing. */
async function copy(
  engine: Engine,
  name: string,
  path: string,
  reader: TarReader,
  options: CallOptions,
): Promise<void> {
  const args = ['cp', ...engine.followLinks, `${name}:${path}`, '-']
  const { code, stderr } = await engine.call(args, { ...options, onOutput: reader.write })
  if (code === 0) return
  // Only what is not there is missing; anything else must not become a verdict.
  const said = stderr.toString('utf8').trim()
  if (/could not (?:be )?f(?:ind|ound)|no such file|no such container:path|not a directory/i.test(said))
    return
  throw new CouldNotRunError(`\`${engine.command} cp\` of ${path} failed: ${said}`)
}
