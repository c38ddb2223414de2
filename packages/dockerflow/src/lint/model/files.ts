import { posix } from 'node:path'

/** Where a file in the image comes from. */
export type Origin =
  /** The build context; `path` is `.` for all of it, `undefined` when it cannot be known. */
  | { readonly from: 'context'; readonly path: string | undefined }
  | { readonly from: 'stage'; readonly stage: string }
  | { readonly from: 'image'; readonly image: string }
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'inline'; readonly content: string }
  | { readonly from: 'run' }

/** A file or directory that an instruction put into the image. */
export interface FileRecord {
  /** Absolute; `undefined` when it cannot be known. */
  readonly path: string | undefined
  /** A tree's content lies below `path`; `either`: it cannot be known which of both. */
  readonly kind: 'file' | 'tree' | 'either'
  readonly origin: Origin
  /** As in `--chown`; `undefined` when it cannot be known. */
  readonly owner: string | undefined
  /** As in `--chmod`. */
  readonly mode: string | undefined
  readonly line: number
  readonly certain: boolean
}

/** `path` as an absolute one, from `cwd`; `undefined` when either cannot be known. */
export function absolute(path: string | undefined, cwd: string | undefined): string | undefined {
  if (path === undefined || (cwd === undefined && !path.startsWith('/'))) return undefined
  const resolved = posix.resolve('/', cwd ?? '/', path)
  return resolved
}

/** Whether `path` is `directory` or below it. */
export function within(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`)
}

/** Whether a name looks like that of a single file: it has an ending, or is one that never is a directory. */
export function looksLikeFile(path: string): boolean {
  const name = posix.basename(path)
  return (
    /^[^*?]+\.[A-Za-z0-9]+$/.test(name) ||
    /^(Dockerfile|Makefile|LICENSE|Gemfile|Procfile|passwd|group)$/.test(name)
  )
}

/** What of `records` lies at or below `source`, moved to `destination`: COPY --from and mv. */
export function moved(records: readonly FileRecord[], source: string, destination: string): FileRecord[] {
  return records.flatMap((record) => {
    if (record.path === undefined) return []
    if (within(record.path, source)) {
      const path = posix.join(destination, posix.relative(source, record.path))
      return [{ ...record, path }]
    }
    if (record.kind !== 'file' && within(source, record.path)) {
      const below = posix.relative(record.path, source)
      return [
        {
          ...record,
          path: destination,
          kind: 'either' as const,
          origin: below === '' ? record.origin : deeper(record.origin, below),
        },
      ]
    }
    return []
  })
}

function deeper(origin: Origin, below: string): Origin {
  if (origin.from !== 'context' || origin.path === undefined) return origin
  return { from: 'context', path: posix.join(origin.path, below) }
}

/** `records` without what lies at or below `path`; a trailing `*` stands for all below. */
export function removed(records: readonly FileRecord[], path: string): FileRecord[] {
  const directory = path.replace(/\/\*$/, '')
  return records.filter((record) => record.path === undefined || !within(record.path, directory || '/'))
}
