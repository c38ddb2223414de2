import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type TarEntry, TarReader } from '../src/verify/engine/tar.ts'

const LONG = `${'long-folder-name/'.repeat(12)}file.txt`

function archive(...options: string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'dockerflow-tar-'))
  mkdirSync(join(folder, LONG, '..'), { recursive: true })
  writeFileSync(join(folder, LONG), 'long')
  writeFileSync(join(folder, 'größe.txt'), 'x'.repeat(1500))
  writeFileSync(join(folder, 'empty'), '')
  symlinkSync('empty', join(folder, 'link'))
  return execFileSync('tar', [
    '-C',
    folder,
    '--owner=10001',
    '--group=0',
    '--mode=0640',
    ...options,
    '-cf',
    '-',
    '.',
  ])
}

function read(bytes: Buffer, pieces: number): TarEntry[] {
  const entries: TarEntry[] = []
  const reader = new TarReader(
    (entry) => entries.push(entry),
    (path) => path.endsWith('.txt'),
  )
  for (let at = 0; at < bytes.length; at += pieces) reader.write(bytes.subarray(at, at + pieces))
  return entries
}

test.each(['gnu', 'ustar', 'pax', 'posix'])(
  'entries of a %s archive are read, whatever its pieces',
  (format) => {
    const bytes = archive(`--format=${format}`)
    for (const pieces of [97, 512, 4096, bytes.length]) {
      const entries = new Map(read(bytes, pieces).map((entry) => [entry.path.replace('./', ''), entry]))
      expect(entries.get(LONG)?.content?.toString()).toBe('long')
      expect(entries.get('größe.txt')).toMatchObject({
        type: '0',
        size: 1500,
        uid: 10001,
        gid: 0,
        mode: 0o640,
      })
      expect(entries.get('größe.txt')?.content?.toString()).toBe('x'.repeat(1500))
      expect(entries.get('link')).toMatchObject({ type: '2', link: 'empty' })
      expect(entries.get('empty')).not.toHaveProperty('content')
    }
  },
)

test('numbers that do not fit in octal digits are read', () => {
  const bytes = archive('--format=gnu')
  const header = Buffer.from(bytes.subarray(0, 512))
  header.fill(0, 108, 116)
  header[108] = 0x80
  header.writeUIntBE(3_000_000, 110, 6)
  expect(read(header, 512)[0]?.uid).toBe(3_000_000)
})

test('bytes that are no archive are no entries that crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 1, max: 700 }), (bytes, pieces) => {
      expect(Array.isArray(read(Buffer.from(bytes), pieces))).toBe(true)
    }),
  )
})
