import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const src = fileURLToPath(new URL('../src/', import.meta.url))

/** The folders and files of `src`, each of which may import only what stands before it. */
const ORDER = [
  'errors.ts',
  'values',
  'line',
  'options.ts',
  'pino',
  'mozlog.ts',
  'command',
  'index.ts',
  'cli.ts',
]

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

/** The files that a file imports, types included. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(src, file), 'utf8'))
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(src, join(src, dirname(file), name)))
}

const room = (file: string) => file.split(/[\\/]/)[0] as string

test('every file is in a room, and rooms have three to nine files', () => {
  const folders = new Map<string, number>()
  for (const file of files) {
    expect(ORDER).toContain(room(file))
    if (room(file) !== file) folders.set(room(file), (folders.get(room(file)) ?? 0) + 1)
  }
  expect(folders.size).toBe(4)
  for (const count of folders.values()) expect(count >= 3 && count <= 9).toBe(true)
})

test.each(files)('%s imports only rooms before its own, and nothing that imports it', (file) => {
  const own = ORDER.indexOf(room(file))
  for (const imported of importsOf(file)) {
    expect(files).toContain(imported)
    expect(ORDER.indexOf(room(imported)), `${file} imports ${imported}`).toBeLessThanOrEqual(own)
    // The command and the logger options stand side by side.
    const apart = room(file) === 'command' ? ['pino', 'mozlog.ts'] : []
    expect(apart).not.toContain(room(imported))
  }
  const seen = new Set<string>()
  const follow = (name: string): void => {
    for (const imported of importsOf(name)) {
      expect(imported, `${name} closes a circle of imports`).not.toBe(file)
      if (!seen.has(imported)) {
        seen.add(imported)
        follow(imported)
      }
    }
  }
  follow(file)
})
