import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verify } from '../src/index.ts'
import { type Changes, fakeImage } from './support/fake-image.ts'
import { evidence, ids } from './support/verdicts.ts'

const OPTIONS = { image: 'example', timeout: 3000, wait: 10_000, stopTimeout: 3000 }

async function verified(changes: Changes, options: object = {}) {
  await using image = await fakeImage(changes)
  return await verify({ ...OPTIONS, engine: image.engine, defaultPort: image.defaultPort, ...options })
}

test.concurrent('A1 A2 A3 A4 A5 A6 A7 D1 D2 D3 D4 D5 B6 R1 R2 R3 R4: an image that meets them all passes them all', async () => {
  await using image = await fakeImage()
  const said: string[] = []
  const report = await verify({
    ...OPTIONS,
    engine: image.engine,
    defaultPort: image.defaultPort,
    env: ['A=b'],
    envFile: ['some.env'],
    network: 'some',
    onProgress: (text) => said.push(text),
  })
  expect(ids(report, 'fail')).toEqual([])
  expect(ids(report, 'unknown')).toEqual([])
  expect(ids(report, 'skipped')).toEqual(['A8', 'B1', 'B2', 'B3', 'B4', 'B5'])
  expect(evidence(report, 'R3')).toMatch(
    /200 MB on Debian GNU\/Linux 12 \(bookworm\); ended \d+ ms after SIGTERM/,
  )
  expect(said).toContain('stopping it with SIGTERM')
  const calls = await image.calls()
  const created = calls.filter((call) => call.startsWith('create'))
  expect(created[0]).toMatch(
    /--network some --publish 127.0.0.1::\d+ --env-file some.env --env A=b --env PORT=\d+ example$/,
  )
  expect(created[1]).not.toContain('PORT')
  const names = created.map((call) => /--name (\S+)/.exec(call)?.[1])
  for (const name of names) expect(calls).toContain(`rm --force --volumes ${name}`)
})

test.concurrent('A2: an image that ignores $PORT fails that, and is verified where it listens', async () => {
  const report = await verified({ port: 'process.env.DEFAULT' }, { wait: 1500 })
  expect(ids(report, 'fail')).toEqual(['A2'])
  expect(evidence(report, 'A2')).toMatch(/without \$PORT it does answer, so that it ignores it/)
  expect(ids(report, 'pass')).toContain('A4')
})

test.concurrent('R2 R3 R4: recommendations are looked at in what runs', async () => {
  const changes = { line: 'hello', deaf: true, port: 'process.env.PORT || 70000' }
  const report = await verified(changes, { stopTimeout: 300 })
  expect(ids(report, 'fail')).toEqual(['R2', 'R3', 'R4'])
  expect(evidence(report, 'R2')).toMatch(/0 of 1 lines on stdout are mozlog; line 1: it is not JSON: hello/)
  expect(evidence(report, 'R3')).toMatch(/still ran 300 ms after SIGTERM/)
  expect(evidence(report, 'R4')).toMatch(/Without \$PORT, on \d+: it ended with exit code 1/)
})

test.concurrent('an image that ends at once fails A2 and leaves open what it would have answered', async () => {
  const report = await verified({ program: "console.error('no configuration file'); process.exit(3)" })
  expect(ids(report, 'fail')).toEqual(['A2', 'R2', 'R4'])
  expect(ids(report, 'unknown')).toEqual(['A1', 'A4', 'A5', 'A6', 'D5', 'R1'])
  expect(evidence(report, 'A2')).toMatch(/it ended with exit code 1: no configuration file/)
})

test.concurrent('with the network of the host nothing is published, and an engine may not list processes', async () => {
  await using image = await fakeImage()
  await writeFile(join(image.folder, 'no-top'), '')
  await writeFile(join(image.folder, 'podman'), '')
  const { engine, defaultPort } = image
  const report = await verify({ ...OPTIONS, engine, defaultPort, network: 'host' })
  expect(ids(report, 'unknown')).toEqual(['D5', 'R1'])
  expect(ids(report, 'pass')).toContain('A2')
  expect((await image.calls()).some((call) => call.includes('--publish'))).toBe(false)
})

test.concurrent('what is called off removes what it started', async () => {
  await using image = await fakeImage({ port: '0' })
  const controller = new AbortController()
  const running = verify({
    ...OPTIONS,
    engine: image.engine,
    defaultPort: image.defaultPort,
    signal: controller.signal,
    onProgress: (text) => {
      if (text.startsWith('waiting')) setTimeout(() => controller.abort(), 100)
    },
  })
  await expect(running).rejects.toThrow('Interrupted.')
  const calls = await image.calls()
  const created = calls.filter((call) => call.startsWith('create')).length
  expect(created).toBeGreaterThan(0)
  expect(calls.filter((call) => call.startsWith('rm '))).toHaveLength(2)
})

test.concurrent('no engine, no such image, a name that is an option: each is said, and is no verdict', async () => {
  await using image = await fakeImage()
  const { engine, folder } = image
  await expect(verify({ ...OPTIONS, engine, image: '--privileged' })).rejects.toThrow(
    'is not the name of an image',
  )
  await writeFile(join(folder, 'no-cp'), '')
  await expect(verify({ ...OPTIONS, engine })).rejects.toThrow(/cp` of \/app\/\. failed: input\/output error/)
  await rm(join(folder, 'image.json'))
  await expect(verify({ ...OPTIONS, engine })).rejects.toThrow(
    /There is no image "example".*pull access denied/,
  )
  await writeFile(join(folder, 'no-engine'), '')
  await expect(verify({ ...OPTIONS, engine })).rejects.toThrow(/No container engine answers/)
  await expect(verify({ ...OPTIONS, engine: '/no/such/engine' })).rejects.toThrow(
    /Cannot run \/no\/such\/engine/,
  )
})
