import { beforeAll, describe, expect, inject, it } from 'vitest'
import { edited } from './broken-images.ts'
import { Container } from './container.ts'
import { docker } from './docker.ts'
import { build, historyOf, type ImageFacts, inspectImage, SECRET, tagOf, versionObject } from './image.ts'
import { bytesAboveBase } from './image-proofs.ts'
import { linesOf } from './mozlog-line.ts'
import { waitFor } from './wait.ts'

const run = inject('run')
const image = tagOf(run, 'example')

describe('what is in the image', () => {
  let facts: ImageFacts
  let files: string[]
  beforeAll(async () => {
    facts = await inspectImage(image)
    files = linesOf(
      await docker(
        'run',
        '--rm',
        '--user',
        'root',
        '--entrypoint',
        'find',
        image,
        '/app',
        '/data',
        '-type',
        'f',
      ),
    )
  })

  it('is at most 25 MB more than the base image', async () => {
    const bytes = await bytesAboveBase(image)
    console.info(`layers above the base: ${(bytes / 1e6).toFixed(1)} MB`)
    expect(bytes).toBeLessThanOrEqual(25e6)
  })

  it('is nothing that only a build or a developer needs', () => {
    const junk =
      /\.(map|ts|mts|cts|md|tsbuildinfo|lock)$|\/(test|tests|\.bin|\.cache|\.git|\.pnpm)\/|pnpm-lock|\.npmrc|\.env/
    expect(files.length).toBeGreaterThan(500)
    expect(files.filter((path) => junk.test(path))).toEqual([])
  })

  it('is no development dependency', () => {
    const packages = new Set(
      files.map((path) => /^\/app\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]),
    )
    expect(packages).toContain('fastify')
    const tools = ['typescript', 'tsup', 'esbuild', 'vitest', 'rollup', '@types', 'envalid-types']
    expect([...packages].filter((name) => tools.includes(name?.split('/')[0] ?? ''))).toEqual([])
  })

  it('is labelled as version.json says', () => {
    expect(facts.Config.Labels).toMatchObject({
      'org.opencontainers.image.source': versionObject.source,
      'org.opencontainers.image.revision': versionObject.commit,
      'org.opencontainers.image.version': versionObject.version,
    })
  })

  it('is no secret: none lying about gets into the build, nor into a layer, an argument or a variable', async () => {
    // What the build could see, whatever it then does with it.
    const all = await build(run, 'context', 'FROM node:24-bookworm-slim\nCOPY . /context')
    const found = await docker(
      'run',
      '--rm',
      all,
      'sh',
      '-c',
      'find /context -type f | wc -l; grep -rlF "$0" /context || true',
      SECRET,
    )
    expect(linesOf(found)).toEqual([expect.stringMatching(/^[1-9]\d+$/)])
    const seen = (await docker('history', '--no-trunc', image)) + JSON.stringify(facts)
    expect(seen).not.toContain(SECRET)
  })

  it('would have been the secrets, were there no .dockerignore', async () => {
    const listed = await docker(
      'run',
      '--rm',
      '--user',
      'root',
      '--volume',
      `${run.context}:/context:ro`,
      '--entrypoint',
      'grep',
      image,
      '-rlF',
      SECRET,
      '/context/examples/app/.env',
    )
    expect(linesOf(listed)).toHaveLength(1)
  })
})

describe('building', () => {
  it('stops when version.json and the labels disagree', async () => {
    const other = edited([
      ['ARG REVISION\nARG VERSION\nCOPY', `ARG REVISION=${'0'.repeat(40)}\nARG VERSION\nCOPY`],
    ])
    // The argument given on the command line would win over the default: leave it out.
    const withoutArgument = other.replace('ARG REVISION=', 'ENV REVISION=')
    await expect(build(run, 'disagreeing', withoutArgument)).rejects.toThrow('version.json says commit')
  })

  it('copies version.json last, so that a new version is one small layer', async () => {
    const layers = (await historyOf(image)).filter(({ size }) => size > 0)
    expect(layers.at(-1)?.by).toContain('version.json')
    expect(layers.at(-1)?.size).toBeLessThan(4096)
    expect(layers.filter(({ by }) => by.includes('version.json'))).toHaveLength(1)
  })
})

describe('starting', () => {
  it('takes at most 1.5 s to the first 200', async () => {
    const times: number[] = []
    // The best of several: what else the machine does can only add to it.
    for (let start = 0; start < 5; start += 1) {
      const container = await Container.start(image, { args: ['--no-healthcheck'] })
      times.push(await container.readyAfter())
      await container.remove()
    }
    console.info(`first 200 after ${times.map((time) => `${Math.round(time)} ms`).join(', ')}`)
    expect(Math.min(...times)).toBeLessThanOrEqual(1500)
  })

  it('loads nothing of Node that it does not use, above all not its client for fetch', async () => {
    const loads = (name: string, what: string) =>
      docker(
        'run',
        '--rm',
        '--entrypoint',
        'node',
        image,
        '--input-type=module',
        '--eval',
        `await import('${name}'); console.log(process.moduleLoadList.some((name) => name.includes('${what}')))`,
      )
    expect(await loads('fastify-dockerflow', 'undici')).toBe('false')
    // What this test is there to find.
    expect(await loads('node:http', 'undici')).toBe('true')
  })

  it('turns healthy, and unhealthy once it drains', async () => {
    const args = ['--health-interval', '500ms', '--health-retries', '1', '--health-start-period', '1ms']
    const container = await Container.start(image, { args, env: { DOCKERFLOW_DRAIN_DELAY: '20000' } })
    const healthIs = async (wanted: string) =>
      waitFor(
        wanted,
        async () => (await container.state()).Health?.Status === wanted || undefined,
        20_000,
        100,
      )
    expect(await healthIs('healthy')).toMatchObject({ value: true })
    await container.signal('SIGTERM')
    expect(await healthIs('unhealthy')).toMatchObject({ value: true })
  })

  it('refuses a bad configuration: it exits 1 and names each variable', async () => {
    const container = await Container.start(image, {
      detached: true,
      env: { PORT: 'eighty', DATABASE_URL: 'mysql://somewhere' },
    })
    expect(await container.ended()).toBe(1)
    const { stdout, stderr } = await container.logs()
    for (const variable of ['PORT', 'DATABASE_URL']) expect(stdout + stderr).toContain(variable)
  })
})
