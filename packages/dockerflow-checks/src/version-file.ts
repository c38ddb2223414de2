import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { APP_DIRECTORY, VERSION_FILE_NAME } from './spec/specification.ts'
import type { VersionObject } from './version-object.ts'

/** Why there is no version object. */
export type VersionFileReason =
  | 'missing'
  | 'directory'
  | 'unreadable'
  | 'too-large'
  | 'not-json'
  | 'not-an-object'

/** A version file that was read: its exact bytes, and the object in them. */
export interface VersionFile {
  readonly ok: true
  readonly path: string
  /** The contents of the file, to be served as they are (clause A4). */
  readonly bytes: Buffer
  /** What they say. That it has the right keys is for {@link validateVersionObject} to tell. */
  readonly object: Readonly<Partial<VersionObject>>
}

/** A version file that could not be read. */
export interface NoVersionFile {
  readonly ok: false
  readonly path: string
  readonly reason: VersionFileReason
  /** What is wrong, as a sentence that names the path. */
  readonly problem: string
}

/** The largest version file that is read, in bytes. */
const LARGEST = 64 * 1024

/** Reads the version object at `path`. Never throws: what went wrong is in the answer. */
export async function readVersionObject(path: string): Promise<VersionFile | NoVersionFile> {
  const no = (reason: VersionFileReason, what: string): NoVersionFile =>
    Object.freeze({ ok: false, path, reason, problem: `${path} ${what}` })
  let bytes: Buffer
  try {
    const stats = await stat(path)
    if (stats.isDirectory()) return no('directory', 'is a directory: it was expected to be a JSON file')
    // a pipe or a device could be read for ever
    if (!stats.isFile()) return no('unreadable', 'is not a regular file')
    bytes = await readAtMost(path, LARGEST + 1)
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return no('missing', 'does not exist')
    return no('unreadable', `cannot be read (${code})`)
  }
  if (bytes.length > LARGEST)
    return no('too-large', `is larger than ${LARGEST} bytes: it is no version object`)
  const object = parse(bytes)
  if (object === undefined) return no('not-json', 'is not JSON in UTF-8')
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    return no('not-an-object', 'is JSON, but not an object')
  }
  return Object.freeze({ ok: true, path, bytes, object: object as VersionFile['object'] })
}

/**
 * The places where a version file is looked for: `path` alone when it is given; otherwise `version.json` in
 * `$APP_DIR`, in `/app` and in the working directory.
 */
export function versionFilePlaces(
  path?: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  cwd: string = process.cwd(),
): readonly string[] {
  if (path !== undefined) return [resolve(cwd, path)]
  const folders = [env.APP_DIR || APP_DIRECTORY, APP_DIRECTORY, cwd]
  return [...new Set(folders.map((folder) => resolve(cwd, folder, VERSION_FILE_NAME)))]
}

/**
 * Reads the first version file that exists at one of `places`. A file that exists and is no version object is
 * the answer too: a later place does not hide it.
 */
export async function findVersionFile(
  places: readonly string[] = versionFilePlaces(),
): Promise<VersionFile | NoVersionFile> {
  for (const place of places) {
    const file = await readVersionObject(place)
    if (file.ok || file.reason !== 'missing') return file
  }
  const path = places[0] ?? VERSION_FILE_NAME
  const problem = `There is no version object: looked for ${places.join(', ')}`
  return Object.freeze({ ok: false, path, reason: 'missing', problem })
}

async function readAtMost(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(length)
    let filled = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, filled, length - filled)
      filled += bytesRead
      if (bytesRead === 0 || filled === length) return buffer.subarray(0, filled)
    }
  } finally {
    await file.close()
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return undefined
  }
}
