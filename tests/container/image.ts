import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { docker, dockerWith } from './docker.ts'

/** The label that marks every image and container of this suite; its value is the run. */
export const LABEL = 'dockerflow-suite'

/** The base image of the example. */
export const BASE = 'node:24-bookworm-slim'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The text of Dockerfile.example. */
export const dockerfile = readFileSync(`${root}Dockerfile.example`, 'utf8')

/** The image to test, where one was built before: image.yml tests the very one that it built. */
export const GIVEN = process.env.IMAGE || undefined

/** The version object that the suite builds with, or that the image to test was built with. */
export const versionObject = GIVEN === undefined ? ofThisRun() : versionOnDisk()

function versionOnDisk(): ReturnType<typeof ofThisRun> {
  return JSON.parse(readFileSync(`${root}version.json`, 'utf8'))
}

function ofThisRun() {
  return {
    source: 'https://github.com/fastify-dockerflow/fastify-dockerflow',
    version: 'v0.0.0',
    commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    build: 'https://github.com/fastify-dockerflow/fastify-dockerflow/actions/runs/1',
  }
}

/** What must not get into an image, and where it lies in the build context. */
export const SECRET = 'a-secret-that-lies-about'
const BAIT = [
  '.env',
  '.npmrc',
  'examples/app/.env',
  'examples/app/.env.production',
  'examples/app/.npmrc',
  'examples/app/tls.key',
  'packages/fastify-dockerflow/.npmrc',
  'examples/app/links.db',
]

/** Makes a build context in `folder`: the tracked files, a version.json as CI writes it, and secrets lying about. */
export function makeContext(folder: string): void {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of files.split('\0').filter(Boolean)) cpSync(join(root, file), join(folder, file))
  writeFileSync(join(folder, 'version.json'), JSON.stringify(versionObject))
  for (const file of BAIT) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), SECRET)
  }
}

/** One build of this run. */
export interface Run {
  readonly id: string
  /** The build context. */
  readonly context: string
}

/** The tag of an image of this run. */
export function tagOf(run: Run, name: string): string {
  return `dockerflow-suite-${run.id}:${name}`
}

/** Builds `text` as a Dockerfile in the build context; answers the tag. */
export async function build(run: Run, name: string, text: string): Promise<string> {
  const { source, commit, version } = versionObject
  const labels = [`SOURCE=${source}`, `REVISION=${commit}`, `VERSION=${version}`].flatMap((arg) => [
    '--build-arg',
    arg,
  ])
  const tag = tagOf(run, name)
  await dockerWith(
    text,
    'build',
    '--file',
    '-',
    '--tag',
    tag,
    '--label',
    `${LABEL}=${run.id}`,
    ...labels,
    run.context,
  )
  return tag
}

/** Builds an image on top of another one of this run, with a file of `fixtures` in it. */
export async function buildOnTop(
  run: Run,
  name: string,
  from: string,
  lines: readonly string[],
): Promise<string> {
  const tag = tagOf(run, name)
  const folder = fileURLToPath(new URL('./fixtures', import.meta.url))
  const text = [`FROM ${tagOf(run, from)}`, ...lines].join('\n')
  await dockerWith(text, 'build', '--file', '-', '--tag', tag, '--label', `${LABEL}=${run.id}`, folder)
  return tag
}

/** What `docker image inspect` says of an image, as far as this suite reads it. */
export interface ImageFacts {
  readonly Config: {
    readonly User: string
    readonly Entrypoint: readonly string[] | null
    readonly Cmd: readonly string[] | null
    readonly Env: readonly string[]
    readonly ExposedPorts?: Readonly<Record<string, object>>
    readonly Labels: Readonly<Record<string, string>>
    readonly Healthcheck?: { readonly Test: readonly string[] }
  }
  readonly RootFS: { readonly Layers: readonly string[] }
  readonly Size: number
}

/** Reads what the engine knows of an image. */
export async function inspectImage(image: string): Promise<ImageFacts> {
  const [facts] = JSON.parse(await docker('image', 'inspect', image)) as [ImageFacts]
  return facts
}

/** The instructions that made an image, oldest first, with the bytes that each added. */
export async function historyOf(image: string): Promise<{ readonly by: string; readonly size: number }[]> {
  const lines = await docker(
    'history',
    '--no-trunc',
    '--human=false',
    '--format',
    '{{.Size}} {{.CreatedBy}}',
    image,
  )
  return lines
    .split('\n')
    .map((line) => ({ size: Number.parseInt(line, 10), by: line.replace(/^\d+ /, '') }))
    .reverse()
}
