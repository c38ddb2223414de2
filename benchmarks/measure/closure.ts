import { existsSync, globSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function find(name: string, from: string): string | undefined {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(candidate)) return realpathSync(candidate)
  }
  return undefined
}

/** Every package that installing `names` brings, by folder, found from `from` the way Node finds them. */
export function closure(names: readonly string[], from: string): Map<string, Manifest> {
  const found = new Map<string, Manifest>()
  const visit = (name: string, where: string): void => {
    const folder = find(name, where)
    if (folder === undefined || found.has(folder)) return
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    found.set(folder, manifest)
    for (const dependency of Object.keys(manifest.dependencies ?? {})) visit(dependency, folder)
  }
  for (const name of names) visit(name, from)
  return found
}

/** The bytes of a package. */
export interface Size {
  /** As installed: of one of this repository, what its tarball would hold. */
  readonly installed: number
  /** The same compressed as a tarball is, with its file names left out. */
  readonly packed: number
}

/** What a package is made of. */
export function sizeOf(folder: string): Size {
  const published = folder.includes('node_modules')
    ? ['**/*']
    : ['dist/**/*', 'package.json', 'README.md', 'LICENSE', '*.json']
  const files = globSync(published, { cwd: folder, exclude: (name) => name === 'node_modules' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file))
  const content = Buffer.concat(files)
  return { installed: content.length, packed: gzipSync(content, { level: 9 }).length }
}
