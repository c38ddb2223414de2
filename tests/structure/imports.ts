import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const PACKAGES = fileURLToPath(new URL('../../packages/', import.meta.url))

/** Names of the packages that have a `src`. */
export function packageNames(): string[] {
  return globSync('*/src', { cwd: PACKAGES }).map((path) => dirname(path))
}

/** The files of a package's `src` and what each imports of them: values, types and dynamic imports alike. */
export function importsOf(name: string): ReadonlyMap<string, readonly string[]> {
  const root = `${PACKAGES}${name}/src`
  const files = globSync('**/*.ts', { cwd: root }).toSorted()
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'))
      const own = importedFiles.map(({ fileName }) => fileName).filter((path) => path.startsWith('.'))
      return [file, own.map((path) => join(dirname(file), path)).filter((path) => files.includes(path))]
    }),
  )
}

/** Each circle of imports once, as the path through its files. */
export function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]) => {
    const start = path.indexOf(file)
    if (start >= 0) found.push([...path.slice(start), file].join(' → '))
    if (start >= 0 || done.has(file)) return
    for (const next of imports.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  return found
}
