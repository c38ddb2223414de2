import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, inject, test } from 'vitest'

const run = promisify(execFile)
const consumer = inject('consumer')
const root = fileURLToPath(new URL('../../', import.meta.url))
const compilers = {
  '5.5': `${root}tests/node_modules/typescript-5-5/bin/tsc`,
  '5.9': `${root}tests/node_modules/typescript-5-9/bin/tsc`,
  '6.0': `${root}node_modules/typescript/bin/tsc6`,
  '7.0': `${root}node_modules/typescript7/bin/tsc`,
}

describe('a project that installed the tarballs', () => {
  test.each(Object.entries(compilers))('typechecks every import shape with TypeScript %s', async (_, tsc) => {
    const outcome = await run(process.execPath, [tsc, '-p', consumer]).catch(
      (failure: { stdout: string; stderr: string }) => failure,
    )
    expect(outcome.stdout + outcome.stderr).toBe('')
  })

  test.each(readdirSync(new URL('./consumers/runs', import.meta.url)))('runs %s', async (file) => {
    const { stdout } = await run(process.execPath, [file], { cwd: `${consumer}/runs` })
    expect(stdout.trim()).toBe('200 200 404')
  })
})
