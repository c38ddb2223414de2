import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { blocks, root } from './blocks.ts'

const run = promisify(execFile)
const folder = `${root}tests/docs/.snippets/`

test('every TypeScript block in the documents typechecks as it stands', { timeout: 60_000 }, async () => {
  const snippets = blocks('ts', 'js')
  expect(snippets.length).toBeGreaterThan(0)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const names = await Promise.all(
    snippets.map(async ({ file, line, text, language }) => {
      const commonJs = /\brequire\(/.test(text)
      const name = `${file.replaceAll(/[/.]/g, '-')}-line-${line}.${commonJs ? 'cts' : 'mts'}`
      // a JavaScript block is checked as TypeScript: what is shown must not need a cast either way
      await writeFile(folder + name, `${text}\n${language === 'ts' || commonJs ? '' : 'export {}\n'}`)
      return name
    }),
  )
  expect(new Set(names).size).toBe(snippets.length)
  await writeFile(
    `${folder}tsconfig.json`,
    JSON.stringify({
      extends: '../../../tsconfig.json',
      compilerOptions: { moduleDetection: 'force', verbatimModuleSyntax: false },
      include: ['*.mts', '*.cts'],
      exclude: [],
    }),
  )
  const tsc = await run(process.execPath, [`${root}node_modules/typescript7/bin/tsc`, '-p', folder]).catch(
    (failure: { stdout: string }) => failure,
  )
  expect(tsc.stdout.trim()).toBe('')
})
