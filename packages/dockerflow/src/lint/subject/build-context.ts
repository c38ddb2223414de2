import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What is known of the directory that is sent to the builder. */
export interface BuildContext {
  /** The lines of .dockerignore; `undefined`: there is none. */
  readonly ignores: readonly string[] | undefined
  /** The files and folders at its top. */
  names(): readonly string[]
  /** The text of a file, if it is there and not too large. */
  read(path: string): string | undefined
}

const LARGEST = 64 * 1024

/**
 * The context of a Dockerfile: where .dockerignore is found beside it, or the current directory, as
 * `docker build .` takes it.
 */
export function contextOf(file: string, cwd: string): BuildContext {
  const own = `${file}.dockerignore`
  const beside = join(dirname(file), '.dockerignore')
  const here = join(cwd, '.dockerignore')
  const found = [own, beside, here].find((path) => existsSync(path))
  const root = found === beside ? dirname(file) : found === undefined ? dirname(file) : cwd
  return {
    ignores: found === undefined ? undefined : readFileSync(found, 'utf8').split(/\r?\n/),
    names() {
      try {
        return readdirSync(root).toSorted()
      } catch {
        return []
      }
    },
    read(path) {
      try {
        const text = readFileSync(join(root, path), 'utf8')
        return text.length > LARGEST ? undefined : text
      } catch {
        return undefined
      }
    },
  }
}

/** Whether .dockerignore keeps `path` out of the context: the last pattern that matches decides. */
export function isIgnored(ignores: readonly string[] | undefined, path: string): boolean {
  let ignored = false
  for (const line of ignores ?? []) {
    const pattern = line.trim()
    if (pattern === '' || pattern.startsWith('#')) continue
    const negated = pattern.startsWith('!')
    if (matches(negated ? pattern.slice(1) : pattern, path)) ignored = !negated
  }
  return ignored
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.replace(/^\.?\/+|\/+$/g, '').split('/')
  return matchParts(parts, path.split('/'))
}

/** Matches whole components; a pattern that ends early matches everything below. */
function matchParts(pattern: readonly string[], path: readonly string[]): boolean {
  const [part, ...rest] = pattern
  if (part === undefined) return true
  if (part === '**') return path.some((_, index) => matchParts(rest, path.slice(index)))
  const [name, ...below] = path
  return name !== undefined && component(part).test(name) && matchParts(rest, below)
}

function component(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return /^(?!)/
  }
}
