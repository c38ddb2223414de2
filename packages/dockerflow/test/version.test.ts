import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from './support/cli.ts'
import { repository } from './support/repository.ts'
import { VERSION_BYTES } from './support/service.ts'

const ORIGIN = 'git@github.com:example/service.git'
const SOURCE = 'https://github.com/example/service'

function written(folder: string, name = 'version.json'): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

const actions = (sha: string) => ({
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'example/service',
  GITHUB_SHA: sha,
  GITHUB_RUN_ID: '42',
})

test('A3: in CI it writes a version object that --check finds valid', async () => {
  using repo = repository(ORIGIN)
  const { code, stdout, stderr } = await run(['version'], { cwd: repo.folder, env: actions(repo.head) })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`version.json: ${repo.head} of ${SOURCE} (from GitHub Actions)\n`)
  expect(written(repo.folder)).toEqual({
    source: SOURCE,
    version: '',
    commit: repo.head,
    build: `${SOURCE}/actions/runs/42`,
  })
  expect(await run(['version', '--check'], { cwd: repo.folder })).toMatchObject({ code: 0, stderr: '' })
  // The file it wrote makes no dirty tree.
  expect((await run(['version'], { cwd: repo.folder, env: actions(repo.head) })).code).toBe(0)
})

test('A3: with plain git it takes origin, tag and commit, and says what it puts for the build', async () => {
  using repo = repository(ORIGIN)
  repo.git('tag', 'v2.0.0')
  const { code, stdout, stderr } = await run(['version', '-'], { cwd: repo.folder })
  expect(code).toBe(0)
  expect(stderr).toContain('No CI that is known runs here')
  expect(JSON.parse(stdout)).toEqual({
    source: SOURCE,
    version: 'v2.0.0',
    commit: repo.head,
    build: `${SOURCE}/commit/${repo.head}`,
  })
})

test('what is checked out counts, not what the CI was started for', async () => {
  using repo = repository(ORIGIN)
  repo.git('tag', 'v1.0.0')
  const later = repo.commit('second')
  repo.git('checkout', '--quiet', 'v1.0.0')
  const { code, stderr } = await run(['version'], { cwd: repo.folder, env: actions(later) })
  expect(code).toBe(0)
  expect(stderr).toContain(`GitHub Actions says commit ${later}, but ${repo.head} is checked out`)
  expect(written(repo.folder)).toMatchObject({ commit: repo.head, version: 'v1.0.0' })
})

test('a dirty tree is refused unless told', async () => {
  using repo = repository(ORIGIN)
  repo.write('first', 'changed')
  repo.write('größe.txt', 'new')
  const refused = await run(['version'], { cwd: repo.folder })
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('The tree is dirty (first, größe.txt): commit, or give --allow-dirty.')
  expect(refused.stderr).toContain('version.json is not written; --force writes it anyway.')
  expect(() => written(repo.folder)).toThrow('ENOENT')
  expect((await run(['version', '--allow-dirty'], { cwd: repo.folder })).code).toBe(0)
})

test('in a folder of the repository only that folder has to be clean', async () => {
  using repo = repository(ORIGIN)
  mkdirSync(join(repo.folder, 'service'))
  repo.commit('service/main.js')
  repo.write('first', 'changed')
  const cwd = join(repo.folder, 'service')
  expect((await run(['version'], { cwd })).code).toBe(0)
  expect((await run(['version'], { cwd })).code).toBe(0)
})

test('a missing origin, and one that is no web address, are refused unless told', async () => {
  using repo = repository()
  const missing = await run(['version'], { cwd: repo.folder })
  expect(missing.code).toBe(1)
  expect(missing.stderr).toContain('There is no remote origin: give --source <url>.')
  repo.git('remote', 'add', 'origin', '/srv/git/service')
  expect((await run(['version'], { cwd: repo.folder })).stderr).toContain(
    'The remote origin, /srv/git/service, is no web address',
  )
  const told = await run(
    ['version', '--source', SOURCE, '--build', 'https://ci.example.org/1', '--tag', 'v1'],
    { cwd: repo.folder },
  )
  expect(told).toMatchObject({ code: 0, stderr: '' })
  expect(written(repo.folder)).toEqual({
    source: SOURCE,
    version: 'v1',
    commit: repo.head,
    build: 'https://ci.example.org/1',
  })
})

test('a short commit becomes the full one where git knows it, and is refused where it does not', async () => {
  using repo = repository(ORIGIN)
  expect((await run(['version', '--commit', repo.head.slice(0, 8)], { cwd: repo.folder })).code).toBe(0)
  expect(written(repo.folder)).toMatchObject({ commit: repo.head })
  const refused = await run(['version', '--commit', 'abcdef01'], { cwd: repo.folder })
  expect(refused.code).toBe(1)
  expect(refused.stderr).toMatch(/commit is "abcdef01", not a full git hash.*; give --commit\./)
  const forced = await run(['version', '--commit', 'abcdef01', '--force', 'other.json'], { cwd: repo.folder })
  expect(forced.code).toBe(0)
  expect(written(repo.folder, 'other.json')).toMatchObject({ commit: 'abcdef01' })
})

test('without a repository the CI alone is enough, and nothing is not', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'dockerflow-'))
  const nothing = await run(['version'], { cwd, env: {} })
  expect(nothing.code).toBe(1)
  expect(nothing.stderr).toContain('There is no git repository with a commit here.')
  const commit = '3f786850e387550fdab836ed7e6dc881de23001b'
  expect((await run(['version'], { cwd, env: actions(commit) })).code).toBe(0)
  expect(written(cwd)).toMatchObject({ commit })
  expect(await run(['version', 'no/such/folder.json'], { cwd, env: actions(commit) })).toMatchObject({
    code: 3,
  })
})

test('--check says everything that is wrong', async () => {
  using repo = repository()
  repo.write('version.json', '{"source":"","commit":"abc"}')
  const { code, stderr } = await run(['version', '--check'], { cwd: repo.folder })
  expect(code).toBe(1)
  expect(stderr.trim().split('\n')).toHaveLength(4)
  repo.write('good.json', VERSION_BYTES)
  expect(await run(['version', '--check', 'good.json'], { cwd: repo.folder })).toMatchObject({
    code: 0,
    stdout: 'good.json is a valid version object.\n',
  })
  expect(await run(['version', '--check', 'none.json'], { cwd: repo.folder })).toMatchObject({ code: 3 })
})
