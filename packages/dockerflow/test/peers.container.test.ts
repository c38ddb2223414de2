import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { verify } from '../src/index.ts'
import type { ClauseId } from '../src/spec/clauses.ts'
import { build, DOCKER, docker } from './support/docker.ts'
import { evidence, ids } from './support/verdicts.ts'

const CONTEXT = fileURLToPath(new URL('./peers/', import.meta.url))
const images: string[] = []

afterAll(async () => {
  for (const image of images) await docker('rmi', '--force', image)
})

async function peer(name: string, ...args: readonly string[]): Promise<string> {
  const image = await build(name, CONTEXT, '--build-arg', `PEER=${name}`, ...args)
  images.push(image)
  return image
}

/** Runs the image, and gives its address. */
async function over(
  image: string,
): Promise<{ readonly url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const id = await docker('run', '--detach', '--publish', '127.0.0.1::8000', image)
  const [address = ''] = (await docker('port', id, '8000/tcp')).split('\n')
  return {
    url: `http://${address}`,
    async [Symbol.asyncDispose]() {
      await docker('rm', '--force', '--volumes', id)
    },
  }
}

test.each(['python', 'busybox'])(
  'a service of %s that complies passes every clause, as an image and over HTTP',
  async (name) => {
    const image = await peer(name)
    const report = await verify({ image, engine: DOCKER })
    expect(ids(report, 'fail')).toEqual([])
    expect(ids(report, 'unknown')).toEqual([])
    expect(report.summary.pass).toBe(17)
    await using running = await over(image)
    const seen = await verify({ url: running.url, wait: 10_000 })
    expect(ids(seen, 'pass')).toEqual(['A4', 'A5', 'A6'])
  },
)

const BROKEN: readonly (readonly [string, readonly string[], readonly ClauseId[], readonly ClauseId[]])[] = [
  ['python-broken', ['--build-arg', 'RUN_AS=root'], ['A2', 'A4', 'A5', 'D5', 'R2', 'R3'], ['A4', 'A5']],
  ['busybox-broken', [], ['A4', 'A5', 'A6', 'A7', 'R1', 'R2', 'R3'], ['A4', 'A5', 'A6']],
]

test.each(BROKEN)('%s fails the clauses it breaks, and no other', async (name, args, asImage, overHttp) => {
  const image = await peer(name, ...args)
  const report = await verify({ image, engine: DOCKER, wait: 5000, stopTimeout: 2000 })
  expect(
    report.clauses
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ id, evidence: seen }) => `${id} ${seen}`),
  ).toEqual(asImage.map((id) => `${id} ${evidence(report, id)}`))
  await using running = await over(image)
  expect(ids(await verify({ url: running.url, wait: 10_000 }), 'fail')).toEqual(overHttp)
})
