import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, inject, test } from 'vitest'

const run = promisify(execFile)
const tarballs = inject('tarballs')
const consumer = inject('consumer')

async function listing(tarball: string): Promise<string[]> {
  const { stdout } = await run('tar', ['-tzf', tarball])
  return stdout.trim().split('\n')
}

describe.each(Object.keys(tarballs))('the tarball of %s', (name) => {
  const tarball = tarballs[name] ?? ''

  test('holds its build, licence and README, and nothing that is not for users', async () => {
    const files = await listing(tarball)
    expect(files).toEqual(
      expect.arrayContaining(['package/package.json', 'package/LICENSE', 'package/README.md']),
    )
    expect(
      files.filter((file) => /\/(src|test|coverage|node_modules)\/|\.env|\.npmrc|\.map$/.test(file)),
    ).toEqual([])
  })

  test('keeps no workspace reference and no development condition', async () => {
    const { stdout } = await run('tar', ['-xzOf', tarball, 'package/package.json'])
    expect(stdout).not.toContain('workspace:')
    expect(stdout).not.toContain('dockerflow-source')
  })

  test('passes publint in strict mode', async () => {
    const { messages, pkg } = await publint({
      pkgDir: `${consumer}/node_modules/${name}`,
      strict: true,
      pack: false,
    })
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
  })

  test('has types that resolve in every module system', async () => {
    const attw = await run('attw', [tarball, '--format', 'ascii', '--no-color', '--no-emoji'], {
      env: { ...process.env, NO_COLOR: '1' },
    }).catch((failure: { stdout: string }) => failure)
    expect(attw).not.toHaveProperty('code')
    expect(attw.stdout).toContain('No problems found')
  })
})

test('dockerflow-mozlog ships the schema of a line, and its command', async () => {
  const title = "require('dockerflow-mozlog/schema.json').title"
  const { stdout: schema } = await run(process.execPath, ['-p', title], { cwd: consumer })
  expect(schema).toContain('One line of a mozlog log')
  const bin = "require('dockerflow-mozlog/package.json').bin['dockerflow-mozlog']"
  const { stdout: path } = await run(process.execPath, ['-p', bin], { cwd: consumer })
  const command = `${consumer}/node_modules/dockerflow-mozlog/${path.trim()}`
  const { stdout } = await run(process.execPath, [command, '--help'])
  expect(stdout).toContain('Usage: node app.js | dockerflow-mozlog')
})
