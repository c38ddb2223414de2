import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** One fenced block of a Markdown file. */
export interface Block {
  readonly file: string
  readonly line: number
  readonly language: string
  readonly text: string
}

/** The project's Markdown files, from its root. */
export const documents: readonly string[] = globSync(
  ['*.md', 'docs/*.md', 'packages/*/README.md', 'examples/**/*.md', 'benchmarks/*.md'],
  { cwd: root, exclude: (name) => name.includes('node_modules') || name.endsWith('CHANGELOG.md') },
).toSorted()

/** Every fenced block of `languages` in the project's documents. */
export function blocks(...languages: readonly string[]): Block[] {
  return documents.flatMap((file) => {
    const text = readFileSync(root + file, 'utf8')
    return [...text.matchAll(/^( *)```([\w-]+)[^\n]*\n([\s\S]*?)^ *```/gm)]
      .map((match) => ({
        file,
        line: text.slice(0, match.index).split('\n').length,
        language: match[2] ?? '',
        text: (match[3] ?? '').replaceAll(new RegExp(`^${match[1]}`, 'gm'), ''),
      }))
      .filter((block) => languages.includes(block.language))
  })
}
