import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lint } from '../../src/lint/index.ts'
import { isIgnored } from '../../src/lint/subject/build-context.ts'
import { CouldNotRunError, UsageError } from '../../src/report/errors.ts'
import { COMPLIANT } from './compliant.ts'
import { judge, reported, verdictOn } from './judge.ts'

const STAGES = `FROM node:24-slim AS base
RUN groupadd -g 10001 app && useradd -u 10001 -g app app
FROM base AS one
USER app
FROM base AS two
USER node
`

describe('lint()', () => {
  let directory: string

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dockerflow-lint-'))
  })

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true })
  })

  const compliant = COMPLIANT['node, one stage, everything copied with a .dockerignore']?.source ?? ''

  test('reads ./Dockerfile and the .dockerignore beside it', async () => {
    await writeFile(join(directory, 'Dockerfile'), compliant)
    await writeFile(join(directory, '.dockerignore'), '.git\n')
    const [report] = await lint({ cwd: directory })
    expect(report?.target).toBe('Dockerfile')
    expect(report?.summary).toEqual({ pass: 10, fail: 0, unknown: 0, skipped: 0 })
  })

  test('gives one report for each file, in their order', async () => {
    await mkdir(join(directory, 'docker'))
    await writeFile(join(directory, 'docker', 'a.Dockerfile'), compliant)
    await writeFile(join(directory, 'docker', 'a.Dockerfile.dockerignore'), '.git\n')
    await writeFile(join(directory, 'Dockerfile'), 'FROM scratch\n')
    const reports = await lint({ cwd: directory, files: ['docker/a.Dockerfile', 'Dockerfile'] })
    expect(reports.map(({ target }) => target)).toEqual(['docker/a.Dockerfile', 'Dockerfile'])
    expect(reports.map(({ summary }) => summary.fail > 0)).toEqual([false, true])
  })

  test('takes the current directory for the build context when .dockerignore is there', async () => {
    await mkdir(join(directory, 'docker'))
    await writeFile(join(directory, 'docker', 'Dockerfile'), compliant)
    await writeFile(join(directory, '.dockerignore'), 'node_modules\n')
    const clean = await lint({ cwd: directory, files: ['docker/Dockerfile'] })
    expect(clean[0]?.summary.fail).toBe(0)
    await writeFile(join(directory, '.env'), 'API_TOKEN=b\n')
    const [report] = await lint({ cwd: directory, files: ['docker/Dockerfile'] })
    expect(report?.clauses.find(({ verdict }) => verdict === 'fail')?.evidence).toMatch(/\.env with it/)
  })

  test('reads scripts and .npmrc from the build context, up to a size', async () => {
    const source = 'FROM node:24-slim\nCOPY .npmrc run.sh /app/\nENTRYPOINT ["/app/run.sh"]\n'
    await writeFile(join(directory, 'Dockerfile'), source)
    await writeFile(join(directory, '.npmrc'), '//r.example/:_authToken=abc\n')
    await writeFile(join(directory, 'run.sh'), `#!/bin/sh\n${'# long\n'.repeat(20_000)}exec "$@"\n`)
    const [report] = await lint({ cwd: directory })
    const verdict = (id: string) => report?.clauses.find((clause) => clause.id === id)?.verdict
    expect([verdict('B6'), verdict('R1')]).toEqual(['fail', 'unknown'])
  })

  test('says which file cannot be read', async () => {
    await expect(lint({ cwd: directory })).rejects.toThrow(CouldNotRunError)
    await expect(lint({ cwd: directory, files: ['x'] })).rejects.toThrow(
      'x cannot be read: there is no such file.',
    )
    await expect(lint({ cwd: directory, files: ['.'] })).rejects.toThrow(/cannot be read/)
  })
})

describe('the target stage', () => {
  test('is the last one unless another is named', () => {
    expect(verdictOn('D5', STAGES)).toBe('fail')
    expect(verdictOn('D5', { source: STAGES, stage: 'one' })).toBe('pass')
    expect(verdictOn('D5', { source: STAGES, stage: 'ONE' })).toBe('pass')
    expect(verdictOn('D5', { source: STAGES, stage: '1' })).toBe('pass')
  })

  test('has to exist', () => {
    expect(() => judge({ source: STAGES, stage: 'three' })).toThrow(
      new UsageError('Dockerfile has no stage three. Its stages: base, one, two.'),
    )
  })
})

test('build arguments replace defaults, before and after FROM', () => {
  const source = 'ARG TAG=latest\nFROM node:$TAG\nARG WHO=root\nUSER $WHO\n'
  expect(verdictOn('D5', source)).toBe('fail')
  expect(verdictOn('D5', { source, buildArgs: { WHO: 'app' } })).toBe('pass')
  expect(verdictOn('R3', source)).toBe('fail')
  expect(verdictOn('R3', { source, buildArgs: { TAG: '24-slim' } })).toBe('pass')
})

describe('an ignore', () => {
  const source = (comment: string) => `FROM node:24-slim\n${comment}\nUSER root\n`

  test('with a reason turns the verdict into skipped, with the reason', () => {
    const report = judge({ source: source('# dockerflow-ignore D5: drops to app itself') })
    const clause = report.clauses.find(({ id }) => id === 'D5')
    expect(clause?.verdict).toBe('skipped')
    expect(clause?.evidence).toBe('Ignored on line 2: drops to app itself (USER is root.)')
  })

  test('may name several clauses, and stand inside a RUN', () => {
    const inside =
      'FROM node:24-slim\nRUN true \\\n  # dockerflow-ignore D2, D3: made by the platform\n  && true\n'
    expect(reported(inside)).toEqual(expect.arrayContaining(['D2 skipped', 'D3 skipped', 'D5 fail']))
  })

  test('leaves a clause that passes as it is', () => {
    expect(verdictOn('R3', source('# dockerflow-ignore R3: x'))).toBe('pass')
  })

  test('without a reason is not followed, and is reported itself', () => {
    const report = judge({ source: source('# dockerflow-ignore D5') })
    const found = report.clauses
      .filter(({ id }) => id === 'D5')
      .map(({ verdict, line }) => `${verdict} ${line}`)
    expect(found).toEqual(['unknown 2', 'fail 3'])
    expect(reported(source('# dockerflow-ignore D5:'))).toContain('D5 fail')
  })

  test('that names no clause lint decides is misuse', () => {
    expect(() => judge({ source: source('# dockerflow-ignore X9: x') })).toThrow(/Dockerfile:2: .* names X9/)
    expect(() => judge({ source: source('# dockerflow-ignore') })).toThrow(/names no clause/)
  })
})

describe('a file that Docker refuses', () => {
  test.each([
    ['an empty file', '', 'There is no FROM: Docker builds nothing.'],
    ['an unknown instruction', 'FROM scratch\nFOO bar', 'FOO is not an instruction: Docker stops there.'],
    [
      'an instruction before FROM',
      'USER app\nFROM scratch',
      'USER comes before the first FROM: Docker stops there.',
    ],
    ['no arguments', 'FROM scratch\nUSER', 'USER has no arguments: Docker stops there.'],
  ])('is unknown in every clause, with the reason: %s', (_name, source, reason) => {
    const { clauses, summary } = judge({ source })
    expect(summary).toEqual({ pass: 0, fail: 0, unknown: 10, skipped: 0 })
    expect(new Set(clauses.map(({ evidence }) => evidence))).toEqual(new Set([reason]))
  })
})

test.each([
  ['.env', '.env', true],
  ['.env*', '.env.local', true],
  ['*', 'a/b', true],
  ['**/*.key', 'a/b/c.key', true],
  ['**/.env', '.env', true],
  ['/secrets/', 'secrets/a', true],
  ['a?c', 'abc', true],
  ['[ab]c', 'bc', true],
  ['[', 'x', false],
  ['# .env', '.env', false],
  ['*\n!.env', '.env', false],
  ['*.json\n!version.json', 'version.json', false],
  ['b', 'a/b', false],
])('.dockerignore %j and %s: %s', (patterns, path, ignored) => {
  expect(isIgnored(patterns.split('\n'), path)).toBe(ignored)
})
