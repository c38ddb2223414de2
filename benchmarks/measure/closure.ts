import { existsSync, globSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

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

/** The bytes of a package as installed: of one of this repository, what its tarball would hold. */
export function sizeOf(folder: string): number {
  const published = folder.includes('node_modules')
    ? ['**/*']
    : ['dist/**/*', 'package.json', 'README.md', 'LICENSE', '*.json']
  return globSync(published, { cwd: folder, exclude: (name) => name === 'node_modules' })
    .map((file) => statSync(join(folder, file)))
    .filter((stats) => stats.isFile())
    .reduce((sum, stats) => sum + stats.size, 0)
}
