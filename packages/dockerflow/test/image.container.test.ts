import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { build as buildExample, dockerfile, makeContext } from '../../../tests/container/image.ts'
import { lint, verify } from '../src/index.ts'
import { run } from './support/cli.ts'
import { build, DOCKER, docker } from './support/docker.ts'
import { evidence, ids } from './support/verdicts.ts'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const MAIN = fileURLToPath(new URL('./peers/node/main.js', import.meta.url))
const VERSION = fileURLToPath(new URL('./peers/version.json', import.meta.url))
const images: string[] = []
const folders: string[] = []

afterAll(async () => {
  for (const image of images) await docker('rmi', '--force', image)
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'dockerflow-image-'))
  folders.push(made)
  return made
}

test('the example in its container passes every clause, recommendations too', async () => {
  const context = folder()
  makeContext(context)
  const image = await buildExample({ id: `cli-${process.pid}`, context }, 'example', dockerfile)
  images.push(image)
  const report = await verify({ image, engine: DOCKER, static: ['/'] })
  expect(report.clauses.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown')).toEqual([])
  expect(report.summary.pass).toBe(18)
})

const PROJECTS: readonly (readonly [
  manager: string,
  manifest: object,
  lock: Readonly<Record<string, string>>,
])[] = [
  [
    'npm',
    {},
    {
      'package-lock.json': '{"name":"my-service","lockfileVersion":3,"packages":{"":{"name":"my-service"}}}',
    },
  ],
  [
    'pnpm',
    { packageManager: 'pnpm@10.4.1' },
    { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n" },
  ],
  ['yarn', { packageManager: 'yarn@1.22.22' }, { 'yarn.lock': '# yarn lockfile v1\n' }],
]

test.each(PROJECTS)(
  'what init writes for a project with %s passes lint and verify',
  async (manager, manifest, lock) => {
    const cwd = folder()
    const scripts = { start: 'node main.js', build: 'node --check main.js' }
    const files = { 'package.json': JSON.stringify({ name: 'my-service', scripts, ...manifest }), ...lock }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
    copyFileSync(MAIN, join(cwd, 'main.js'))
    copyFileSync(VERSION, join(cwd, 'version.json'))
    expect((await run(['init'], { cwd })).code).toBe(0)
    const [linted] = await lint({ cwd })
    expect(linted?.clauses.filter(({ verdict }) => verdict === 'fail')).toEqual([])
    const image = await build(`init-${manager}`, cwd)
    images.push(image)
    const report = await verify({ image, engine: DOCKER })
    expect(report.clauses.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown')).toEqual([])
    expect(report.summary.pass).toBe(17)
  },
)

test('an outage of a backing service in a container is proved, and Ctrl-C leaves nothing behind', async () => {
  const context = folder()
  copyFileSync(MAIN, join(context, 'main.js'))
  copyFileSync(VERSION, join(context, 'version.json'))
  writeFileSync(
    join(context, 'Dockerfile'),
    'FROM node:24-bookworm-slim\nCOPY main.js version.json /app/\nCMD ["node", "/app/main.js"]\n',
  )
  const image = await build('bare', context)
  images.push(image)
  // Its heartbeat looks for this container's file, which stands for a backing service.
  const backing = await docker(
    'run',
    '--detach',
    '--publish',
    '127.0.0.1::8000',
    '--env',
    'BACKING=/tmp/up',
    image,
  )
  try {
    const url = `http://${(await docker('port', backing, '8000/tcp')).split('\n')[0]}`
    await docker('exec', backing, 'touch', '/tmp/up')
    const report = await verify({
      url,
      wait: 10_000,
      disruption: {
        break: `${DOCKER} exec ${backing} rm /tmp/up`,
        restore: `${DOCKER} exec ${backing} touch /tmp/up`,
        recovery: 5000,
      },
    })
    expect(evidence(report, 'A5')).toMatch(/with the backing service away: 503/)
    expect(ids(report, 'pass')).toEqual(expect.arrayContaining(['A5', 'A6']))
  } finally {
    await docker('rm', '--force', '--volumes', backing)
  }
  const ours = async () =>
    docker('ps', '--all', '--quiet', '--filter', `label=dockerflow.verify`, '--filter', `ancestor=${image}`)
  const child = spawn(process.execPath, [
    '-C',
    'dockerflow-source',
    CLI,
    'verify',
    '--image',
    image,
    '--engine',
    DOCKER,
    '--wait',
    '60000',
    '--env',
    'DEAF=1',
  ])
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  await expect.poll(async () => (await ours()).split('\n').length, { timeout: 30_000, interval: 200 }).toBe(2)
  child.kill('SIGINT')
  expect(await exited).toBe(3)
  expect(await ours()).toBe('')
})
