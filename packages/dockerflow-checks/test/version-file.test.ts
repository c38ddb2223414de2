import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  createChecker,
  findVersionFile,
  readVersionObject,
  versionFileCheck,
  versionFilePlaces,
} from '../src/index.ts'

const right = {
  source: 'https://github.com/mozilla/app',
  version: '',
  commit: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  build: 'https://ci.example.com/jobs/7',
}
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'version-file-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

afterEach(() => {
  vi.unstubAllEnvs()
})

function written(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, contents)
  return path
}

describe('reading', () => {
  test('gives the exact bytes and the object in them', async () => {
    const text = `{ "source": "x",\n  "größe": 1 }\n`
    const path = written('right.json', text)
    const file = await readVersionObject(path)
    expect(file).toEqual({ ok: true, path, bytes: Buffer.from(text), object: { source: 'x', größe: 1 } })
    expect(Object.isFrozen(file)).toBe(true)
  })

  test('follows a link', async () => {
    const link = join(folder, 'link.json')
    symlinkSync(written('target.json', '{}'), link)
    expect(await readVersionObject(link)).toMatchObject({ ok: true, object: {} })
  })

  test('takes 64 KiB and no more', async () => {
    const most = `{"a":"${'x'.repeat(64 * 1024 - 8)}"}`
    expect(await readVersionObject(written('most.json', most))).toMatchObject({ ok: true })
    const path = written('large.json', `${most} `)
    expect(await readVersionObject(path)).toEqual({
      ok: false,
      path,
      reason: 'too-large',
      problem: `${path} is larger than 65536 bytes: it is no version object`,
    })
  })

  test.each([
    ['empty', ''],
    ['text', 'NONE'],
    ['cut', '{"source":'],
    ['bom', '\ufeff{}'],
    ['latin1', Uint8Array.from([0x7b, 0x22, 0xe4, 0x22, 0x3a, 0x31, 0x7d])],
  ])('tells that %s is not JSON', async (name, contents) => {
    const path = written(`${name}.json`, contents)
    expect(await readVersionObject(path)).toEqual({
      ok: false,
      path,
      reason: 'not-json',
      problem: `${path} is not JSON in UTF-8`,
    })
  })

  test.each(['null', '7', '"text"', '[]', 'true'])('tells that %s is not an object', async (contents) => {
    const path = written('value.json', contents)
    expect(await readVersionObject(path)).toMatchObject({
      reason: 'not-an-object',
      problem: `${path} is JSON, but not an object`,
    })
  })

  test('tells a missing file, a folder, a pipe and a path through a file from each other', async () => {
    const inner = join(folder, 'folder.json')
    mkdirSync(inner)
    const pipe = join(folder, 'pipe.json')
    execFileSync('mkfifo', [pipe])
    const through = join(written('file.json', '{}'), 'version.json')
    const reasons = [join(folder, 'none.json'), through, inner, pipe, `${folder}/\0`].map(async (path) => {
      const file = await readVersionObject(path)
      return file.ok ? 'ok' : `${file.reason}: ${file.problem.replace(path, '')}`
    })
    expect(await Promise.all(reasons)).toEqual([
      'missing:  does not exist',
      'missing:  does not exist',
      'directory:  is a directory: it was expected to be a JSON file',
      'unreadable:  is not a regular file',
      'unreadable:  cannot be read (ERR_INVALID_ARG_VALUE)',
    ])
  })
})

describe('the places to look in', () => {
  test('are the given path alone', () => {
    expect(versionFilePlaces('v.json', { APP_DIR: '/srv' }, '/home/app')).toEqual(['/home/app/v.json'])
    expect(versionFilePlaces('/v.json', {}, '/home/app')).toEqual(['/v.json'])
  })

  test('or $APP_DIR, /app and the working directory, each once', () => {
    expect(versionFilePlaces(undefined, { APP_DIR: '/srv' }, '/home/app')).toEqual([
      '/srv/version.json',
      '/app/version.json',
      '/home/app/version.json',
    ])
    expect(versionFilePlaces(undefined, {}, '/app')).toEqual(['/app/version.json'])
    expect(versionFilePlaces(undefined, { APP_DIR: '' }, '/home/app')).toEqual([
      '/app/version.json',
      '/home/app/version.json',
    ])
  })

  test('are those of this process unless told otherwise', () => {
    vi.stubEnv('APP_DIR', '/srv')
    expect(versionFilePlaces()).toEqual([
      '/srv/version.json',
      '/app/version.json',
      join(process.cwd(), 'version.json'),
    ])
  })
})

describe('finding', () => {
  test('the first file that exists is the answer', async () => {
    const path = written('found.json', '{"version":"1"}')
    expect(await findVersionFile([join(folder, 'none.json'), path])).toMatchObject({ ok: true, path })
  })

  test('a file that exists and is wrong is not hidden by a later one', async () => {
    const wrong = written('wrong.json', 'NONE')
    expect(await findVersionFile([wrong, written('later.json', '{}')])).toMatchObject({
      reason: 'not-json',
      path: wrong,
    })
  })

  test('when there is none, all places are named', async () => {
    expect(await findVersionFile(['/none/a.json', '/none/b.json'])).toEqual({
      ok: false,
      path: '/none/a.json',
      reason: 'missing',
      problem: 'There is no version object: looked for /none/a.json, /none/b.json',
    })
    expect(await findVersionFile([])).toMatchObject({ ok: false, path: 'version.json', reason: 'missing' })
  })

  test('looks in the places of this process unless told otherwise', async () => {
    vi.stubEnv('APP_DIR', folder)
    const path = written('version.json', '{}')
    expect(await findVersionFile()).toMatchObject({ ok: true, path })
  })
})

describe('the check of the version file', () => {
  async function messageOf(path: string) {
    const checker = createChecker({ checks: { version: versionFileCheck({ path }) } })
    const { results } = await checker.run()
    await checker.close()
    return results[0]?.messages.map(({ id, text }) => `${id} ${text}`)
  }

  test('passes a complete version object', async () => {
    expect(await messageOf(written('complete.json', JSON.stringify(right)))).toEqual([])
  })

  test('lists all that is wrong with an incomplete one', async () => {
    const path = written('incomplete.json', JSON.stringify({ ...right, commit: 'da39a3e', build: undefined }))
    expect(await messageOf(path)).toEqual([
      `dockerflow.version.E009 ${path}: commit is "da39a3e", not a full git hash of 40 characters; build is missing.`,
    ])
  })

  test('tells a missing file from a wrong one', async () => {
    const path = join(folder, 'none.json')
    expect(await messageOf(path)).toEqual([
      `dockerflow.version.E005 There is no version object: looked for ${path}.`,
    ])
    const text = written('text.json', 'NONE')
    expect(await messageOf(text)).toEqual([`dockerflow.version.E009 ${text} is not JSON in UTF-8.`])
  })

  test('looks in the usual places unless it is given a path', async () => {
    vi.stubEnv('APP_DIR', folder)
    written('version.json', JSON.stringify(right))
    const checker = createChecker({ checks: { version: versionFileCheck() } })
    expect((await checker.run()).status).toBe('ok')
  })
})
