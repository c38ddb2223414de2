import { statfs } from 'node:fs/promises'
import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { type Limits, limitMessage, limitsOf } from '../limits.ts'

const DISK: Backing = {
  kind: 'disk',
  service: 'The disk',
  thing: 'path',
  codes: { ENOENT: 'missing', ENOTDIR: 'missing', EACCES: 'authentication', EROFS: 'readOnly' },
}

/**
 * Checks how full the file system under `path` is: blocks and inodes, whichever is scarcer.
 *
 * One ping: one `statfs`, microseconds on a local disk; on a network file system that hangs it holds one of
 * Node's four threads until that answers.
 *
 * `ok` proves that blocks and inodes in use are below the limits. It does not prove that the application may
 * write there, or has a quota left.
 *
 * @param path any path on the file system, for example where uploads go
 * @param limits per cent in use; @default `{ warning: 80, error: 95 }`
 */
export function diskCheck(path: string, limits: Partial<Limits> = {}): Check {
  const bounds = limitsOf('disk', limits, { warning: 80, error: 95 })
  return clientCheck(DISK, undefined, async () => {
    const { blocks, bfree, bavail, files, ffree } = await statfs(path)
    // as df counts: blocks reserved for root are neither used nor available
    const space = share(blocks - bfree, blocks - bfree + bavail)
    const inodes = share(files - ffree, files)
    const used = Math.max(space, inodes)
    const what = space >= inodes ? 'space' : 'inodes'
    return limitMessage(
      'disk',
      bounds,
      (limit) => used > limit,
      `${Math.round(used)} % of the disk's ${what} is in use.`,
    )
  })
}

function share(used: number, total: number): number {
  return total > 0 ? (100 * used) / total : 0
}
