import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { validateVersionObject } from 'dockerflow-checks'
import { expect, test } from 'vitest'
import { type ClauseId, lint, verify } from '../src/index.ts'
import { run } from './support/cli.ts'
import { type Changes, fakeImage } from './support/fake-image.ts'
import { VERSION } from './support/service.ts'
import { evidence, ids } from './support/verdicts.ts'

/** A folder with these files. */
async function folderWith(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'dockerflow-agreement-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return { folder, [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }) }
}

async function verified(changes: Changes) {
  await using image = await fakeImage(changes)
  const { engine, defaultPort } = image
  return await verify({ image: 'example', engine, defaultPort, timeout: 10_000, wait: 30_000 })
}

async function linted(dockerfile: string, files: Readonly<Record<string, string>> = {}) {
  await using context = await folderWith({ '.dockerignore': 'none\n', ...files, Dockerfile: dockerfile })
  const [report] = await lint({ cwd: context.folder })
  if (report === undefined) throw new Error('There is no report.')
  return report
}

/** The verdict on a clause: `fail` if any finding fails. */
function verdictOn(id: ClauseId, report: Parameters<typeof ids>[0]) {
  return (['fail', 'unknown', 'pass'] as const).find((verdict) => ids(report, verdict).includes(id))
}

const PEM = '-----BEGIN PRIVATE KEY-----\nx\n'
/** Names of files, with a content, and whether they expose a secret. */
const FILES: readonly (readonly [path: string, content: string, secret: boolean])[] = [
  ['.env', 'API_TOKEN=abcdefgh\n', true],
  ['.env.production', 'API_TOKEN=abcdefgh\n', true],
  ['.env.local', 'PORT=8000\nLOG_LEVEL=info\n', false],
  ['.env.example', 'API_TOKEN=abcdefgh\n', false],
  ['.npmrc', '//registry.example.org/:_authToken=abcdefgh\n', true],
  ['sub/.npmrc', 'engine-strict=true\n', false],
  ['.netrc', 'machine example.org\n', true],
  ['.pypirc', '[pypi]\n', true],
  ['.git-credentials', 'x\n', true],
  ['.htpasswd', 'me:$apr1$x\n', true],
  ['.pgpass', 'db:5432:app:app:x\n', true],
  ['id_rsa', 'x\n', true],
  ['id_ed25519', 'x\n', true],
  ['id_map', 'x\n', false],
  ['.ssh/config', 'Host *\n', true],
  ['.aws/config', '[default]\n', true],
  ['tls.key', PEM, true],
  ['i18n.key', 'greeting\n', false],
  ['server.pem', PEM, true],
  ['ca.pem', '-----BEGIN CERTIFICATE-----\n', false],
  ['store.p12', 'x\n', true],
  ['release.keystore', 'x\n', true],
  ['secrets.json', '{}\n', true],
  ['credentials.json', '{}\n', true],
  ['service-account.json', '{}\n', true],
  ['main.js', '// sources\n', false],
]

test('B6: lint and verify take the same files for secrets', async () => {
  const files = Object.fromEntries(FILES.map(([path, content]) => [path, content]))
  const expected = FILES.filter(([, , secret]) => secret).map(([path]) => path)
  const copies = FILES.map(([path]) => `COPY ${path} /app/${path}`).join('\n')
  const byLint = evidence(await linted(`FROM node:24-slim\n${copies}\n`, files), 'B6')
  const inImage = Object.fromEntries(FILES.map(([path, content]) => [`/app/${path}`, content]))
  const byVerify = evidence(await verified({ files: inImage }), 'B6')
  const named = (text: string, prefix: string) =>
    FILES.map(([path]) => path).filter((path) =>
      text.split(/\n|; /).some((line) => line.startsWith(`${prefix}${path} `)),
    )
  expect(named(byLint, '')).toEqual(expected)
  expect(named(byVerify, '/app/')).toEqual(expected)
})

test.concurrent.each([
  ['tini', ['--', 'node'], 'pass'],
  ['dumb-init', ['node'], 'pass'],
  ['catatonit', ['--', 'node'], 'pass'],
  ['s6-svscan', ['/etc/s6'], 'fail'],
  ['supervisord', ['-n'], 'fail'],
  ['pm2-runtime', ['start'], 'fail'],
])('R1: lint and verify agree on %s as process 1', async (program, words, verdict) => {
  const command = JSON.stringify([program, ...words])
  const report = await linted(`FROM node:24-slim\nENTRYPOINT ${command}\nCMD ["main.js"]\n`)
  expect(verdictOn('R1', report)).toBe(verdict)
  const top = `PID 1 10001 10001 /usr/bin/${program} ${words.join(' ')} main.js\n99999 PID 10001 10001 node main.js\n`
  expect(verdictOn('R1', await verified({ top }))).toBe(verdict)
})

test.concurrent.each([
  ['without Pid and Logger', { Pid: undefined, Logger: undefined }, 'pass'],
  ['with a negative Pid', { Pid: -1 }, 'fail'],
  ['with an empty Type', { Type: '' }, 'fail'],
  ['with a key of its own', { extra: 1 }, 'fail'],
])('R2: a line %s is judged as the published schema does', async (_what, change, verdict) => {
  const record = { Timestamp: 1, Type: 'app', Logger: 'app', Severity: 6, Pid: 1, Fields: { msg: 'x' } }
  const line = JSON.stringify({ ...record, ...change }).replace(
    '"Timestamp":1,',
    '"Timestamp":1700000000000000000,',
  )
  expect(verdictOn('R2', await verified({ line }))).toBe(verdict)
})

test.each(['0'.repeat(40), 'abc', VERSION.commit])(
  'A3: library and command line agree on the commit %s',
  async (commit) => {
    const object = { ...VERSION, commit }
    await using written = await folderWith({ 'version.json': JSON.stringify(object) })
    const { code } = await run(['version', '--check'], { cwd: written.folder })
    expect(code === 0).toBe(validateVersionObject(object).length === 0)
  },
)

test.each([
  ['npm', 'package-lock.json', '{}', 'npm ci'],
  ['pnpm', 'pnpm-lock.yaml', 'lockfileVersion: 9', 'npm install --global pnpm@10'],
  ['yarn classic', 'yarn.lock', '# yarn lockfile v1', 'npm install --global --force yarn@1.22.22'],
  ['yarn', 'yarn.lock', '__metadata:', 'npm install --global --force corepack && corepack enable yarn'],
])('B2: image and workflow of init install alike with %s', async (_name, file, content, command) => {
  const manifest = JSON.stringify({ name: 'app', scripts: { start: 'node main.js' } })
  await using project = await folderWith({ 'package.json': manifest, [file]: content })
  expect((await run(['init'], { cwd: project.folder })).code).toBe(0)
  const read = async (path: string) => await readFile(join(project.folder, path), 'utf8')
  expect(await read('Dockerfile')).toContain(`RUN ${command}`)
  expect(await read('.github/workflows/dockerflow.yml')).toContain(`- run: ${command}\n`)
})
