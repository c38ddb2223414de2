import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import dockerflow, { type VersionOptions } from '../src/index.ts'
import { loadVersion } from '../src/version.ts'
import { recordingLogger } from './support/logger.ts'

const GOOD = {
  source: 'https://github.com/example/app',
  version: '1.2.3',
  commit: 'deadbeef'.repeat(5),
  build: 'https://ci.example.org/1',
}
let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dockerflow-version-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

/** A directory with a version.json of this content. */
function directory(name: string, content: string | Buffer): string {
  const path = join(root, name)
  mkdirSync(path)
  writeFileSync(join(path, 'version.json'), content)
  return path
}

/** What `/__version__` answers, and what the log said at start. */
async function answer(version?: VersionOptions) {
  const { logger, lines } = recordingLogger()
  const app = Fastify({ logger })
  await app.register(dockerflow, { backingServices: [], ...(version !== undefined && { version }) })
  await app.ready()
  const response = await app.inject('/__version__')
  await app.close()
  return { response, warnings: lines.filter(({ level }) => level === 40).map(({ msg }) => msg) }
}

test('the bytes of the file are sent as they are', async () => {
  const content = `{ "extra": "ü — 𝄞",\n${JSON.stringify(GOOD).slice(1)}\n`
  const { response, warnings } = await answer({ path: join(directory('exact', content), 'version.json') })
  expect(response.rawPayload.equals(Buffer.from(content))).toBe(true)
  expect(response.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(content)),
    'cache-control': 'no-store',
  })
  expect(warnings).toEqual([])
})

test('the file is read once: what happens to it later changes nothing', async () => {
  const path = join(directory('once', JSON.stringify(GOOD)), 'version.json')
  const app = Fastify()
  await app.register(dockerflow, { version: { path }, backingServices: [] })
  writeFileSync(path, '{"source":"another"}')
  expect((await app.inject('/__version__')).json()).toEqual(GOOD)
  await app.close()
})

test('$APP_DIR comes before the working directory, version.path before both', async () => {
  const appDir = directory('app-dir', JSON.stringify({ ...GOOD, version: 'app-dir' }))
  const path = join(directory('path', JSON.stringify({ ...GOOD, version: 'path' })), 'version.json')
  const cwd = directory('cwd', JSON.stringify({ ...GOOD, version: 'cwd' }))
  const spy = vi.spyOn(process, 'cwd').mockReturnValue(cwd)
  expect((await answer()).response.json().version).toBe('cwd')
  vi.stubEnv('APP_DIR', appDir)
  expect((await answer()).response.json().version).toBe('app-dir')
  expect((await answer({ path })).response.json().version).toBe('path')
  vi.stubEnv('APP_DIR', join(root, 'nothing-here'))
  expect((await answer()).response.json().version).toBe('cwd')
  spy.mockRestore()
})

describe('what is no version object is a 404 and one warning at start, never another file', () => {
  test.each([
    ['missing', (path: string) => rmSync(join(path, 'version.json')), 'nothing', /looked for|does not exist/],
    ['not an object', () => {}, '["source"]', /not an object/],
    ['null', () => {}, 'null', /not an object/],
    ['not JSON', () => {}, 'source: here', /is not JSON/],
    ['empty', () => {}, '', /is not JSON/],
    [
      'over 64 KiB',
      () => {},
      JSON.stringify({ ...GOOD, pad: 'x'.repeat(65_536) }),
      /larger than 65536 bytes/,
    ],
    [
      'a directory',
      (path: string) => {
        rmSync(join(path, 'version.json'))
        mkdirSync(join(path, 'version.json'))
      },
      '',
      /is a directory/,
    ],
  ])('%s', async (name, prepare, content, text) => {
    const dir = directory(`bad-${name}`, content)
    prepare(dir)
    const { response, warnings } = await answer({ path: join(dir, 'version.json') })
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({ statusCode: 404, error: 'Not Found' })
    expect(response.headers['cache-control']).toBe('no-store')
    expect(warnings).toEqual([expect.stringMatching(text)])
    expect(warnings[0]).toContain('/__version__ answers 404')
  })

  test('unreadable', async () => {
    const path = join(directory('unreadable', JSON.stringify(GOOD)), 'version.json')
    chmodSync(path, 0)
    // The super-user reads it all the same, and a name that is too long nobody can open.
    const unreadable = process.getuid?.() === 0 ? join(root, 'n'.repeat(300)) : path
    const { response, warnings } = await answer({ path: unreadable })
    expect(response.statusCode).toBe(404)
    expect(warnings).toEqual([expect.stringContaining('cannot be read')])
  })

  test('64 KiB exactly is accepted', async () => {
    const frame = JSON.stringify({ ...GOOD, pad: '' }).length
    const content = JSON.stringify({ ...GOOD, pad: 'x'.repeat(65_536 - frame) })
    const { response } = await answer({ path: join(directory('exactly', content), 'version.json') })
    expect([response.statusCode, response.rawPayload.length]).toEqual([200, 65_536])
  })

  test.each([
    ['throws', () => Promise.reject(new Error('no password=hunter2 here')), /threw: Error: no password=/],
    ['returns no object', () => 'text' as unknown as object, /is "text", not an object/],
    ['returns a cycle', cycle, /cannot be written as JSON: TypeError/],
    ['returns what writes itself as text', () => ({ toJSON: () => 'text' }), /is "text", not an object/],
    ['returns what writes itself as nothing', () => ({ toJSON: () => undefined }), /is an object whose JSON/],
  ])('a function that %s', async (_name, version, text) => {
    const { response, warnings } = await answer(version)
    expect(response.statusCode).toBe(404)
    expect(warnings).toEqual([expect.stringMatching(text)])
    expect(warnings[0]).not.toContain('hunter2')
  })
})

test('an object that cannot be written as JSON is a 404 too, and the process starts', async () => {
  const { response, warnings } = await answer({ object: { size: 1n } })
  expect(response.statusCode).toBe(404)
  expect(warnings).toEqual([expect.stringMatching(/`version\.object` cannot be written as JSON: TypeError/)])
})

function cycle(): object {
  const object: { self?: object } = {}
  object.self = object
  return object
}

test('a function that does not answer does not keep the process from starting', async () => {
  const version = () => new Promise<object>(() => {})
  expect(await loadVersion({ version, appDir: undefined }, 20)).toEqual({
    text: undefined,
    problems: [expect.stringContaining('has not answered in 20 ms')],
  })
})

test('missing and wrong keys are named in one warning, and the object is sent all the same', async () => {
  const { response, warnings } = await answer({
    object: { source: GOOD.source, commit: 'abc123', version: '' },
  })
  expect(response.json()).toEqual({ source: GOOD.source, commit: 'abc123', version: '' })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatch(/commit is "abc123".*build is missing/)
})

test('a function is called once, at start', async () => {
  const version = vi.fn<() => Promise<object>>(async () => GOOD)
  const app = Fastify()
  await app.register(dockerflow, { version, backingServices: [] })
  for (let probe = 0; probe < 3; probe++) expect((await app.inject('/__version__')).json()).toEqual(GOOD)
  expect(version).toHaveBeenCalledTimes(1)
  await app.close()
})
