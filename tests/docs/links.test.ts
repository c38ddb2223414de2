import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { documents, root } from './blocks.ts'

function anchors(text: string): Set<string> {
  const headings = text.matchAll(/^#+ +(.+)$/gm)
  return new Set(
    [...headings].map((heading) =>
      (heading[1] ?? '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

describe.each(documents)('%s', (file) => {
  const text = readFileSync(root + file, 'utf8').replaceAll(/^ *```[\s\S]*?^ *```/gm, '')

  test('each relative link leads to a file, and each anchor to a heading', () => {
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [path = '', anchor] = link.split('#')
        const target = path === '' ? root + file : join(root, dirname(file), path)
        if (!existsSync(target)) return true
        return (
          anchor !== undefined && target.endsWith('.md') && !anchors(readFileSync(target, 'utf8')).has(anchor)
        )
      })
    expect(broken).toEqual([])
  })
})
