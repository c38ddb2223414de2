import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Block, blocks, root } from './blocks.ts'

const scripts = new Set(Object.keys(JSON.parse(readFileSync(`${root}package.json`, 'utf8')).scripts))
/** Scripts of a reader's own service, not of this repository. */
const readers = new Set(['dev'])
const shell = blocks('sh', 'bash', 'shell')

function lines({ text }: Block): string[] {
  return text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

test('every shell block in the documents is valid shell', () => {
  expect(shell.length).toBeGreaterThan(0)
  for (const block of shell)
    expect(
      () => execFileSync('bash', ['-n'], { input: block.text }),
      `${block.file}:${block.line}`,
    ).not.toThrow()
})

test('every script of this repository that a shell block calls exists', () => {
  const unknown = shell.flatMap((block) =>
    lines(block).flatMap((line) => {
      const called = /^(?:npm (?:run )?(start|test)|npm run ([\w:-]+)|pnpm (?:run )?([\w:-]+))/.exec(line)
      const script = called?.[1] ?? called?.[2] ?? called?.[3]
      const ofPnpm = ['add', 'install', 'exec', 'dlx', 'init', 'changeset', '--filter'].includes(script ?? '')
      return script === undefined || ofPnpm || scripts.has(script) || readers.has(script)
        ? []
        : [`${block.file}:${block.line} ${line}`]
    }),
  )
  expect(unknown).toEqual([])
})
