import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verify } from '../src/index.ts'
import type { ClauseId } from '../src/spec/clauses.ts'
import { answer, type Handlers, startService, VERSION, VERSION_BYTES } from './support/service.ts'
import { evidence, ids } from './support/verdicts.ts'

const JSON_TYPE = 'application/json'
const QUICK = { timeout: 2000 }

test('A4 A5 A6 A8: a compliant service passes every clause that a URL shows', async () => {
  await using service = await startService()
  const report = await verify({ ...QUICK, url: service.url, static: ['/logo.svg'] })
  expect(report.target).toBe(service.url)
  expect(ids(report, 'pass')).toEqual(['A4', 'A5', 'A6', 'A8'])
  expect(ids(report, 'fail')).toEqual([])
  expect(report.summary).toEqual({ pass: 4, fail: 0, unknown: 0, skipped: 19 })
  expect(JSON.stringify(report)).not.toContain('Advice')
})

const payload = (body: unknown, status = 200) => ({
  '/__heartbeat__': answer(status, JSON_TYPE, typeof body === 'string' ? body : JSON.stringify(body)),
})
const only = (
  method: string,
  other: ReturnType<typeof answer>,
  path: string,
  handler: ReturnType<typeof answer>,
) => ({
  [path]: ((request, response) =>
    (request.method === method ? other : handler)(request, response)) as typeof handler,
})
const version = answer(200, JSON_TYPE, VERSION_BYTES)
const healthy = answer(200, JSON_TYPE, '{"status":"ok","checks":{},"details":{}}')

/** What is wrong, the clause it breaks, and what the service does then. */
const VARIANTS: readonly (readonly [what: string, breaks: ClauseId, changed: Handlers])[] = [
  ['/__version__ is missing', 'A4', { '/__version__': answer(404, 'text/plain') }],
  ['/__version__ asks for a login', 'A4', { '/__version__': answer(401, JSON_TYPE, '{}') }],
  ['/__version__ redirects', 'A4', { '/__version__': answer(302, undefined, '', { location: '/version' }) }],
  ['/__version__ is called HTML', 'A4', { '/__version__': answer(200, 'text/html', VERSION_BYTES) }],
  ['/__version__ has no Content-Type', 'A4', { '/__version__': answer(200, undefined, VERSION_BYTES) }],
  ['/__version__ is a page', 'A4', { '/__version__': answer(200, JSON_TYPE, '<html></html>') }],
  ['/__version__ knows no HEAD', 'A4', only('HEAD', answer(404, undefined), '/__version__', version)],
  [
    '/__version__ knows no query string',
    'A4',
    {
      '/__version__': (request, response) =>
        (request.url?.includes('?') ? answer(404, undefined) : version)(request, response),
    },
  ],
  ['/__heartbeat__ is missing', 'A5', { '/__heartbeat__': answer(404, 'text/plain') }],
  ['/__heartbeat__ says no with 429', 'A5', { '/__heartbeat__': answer(429, 'text/plain') }],
  [
    '/__heartbeat__ redirects to itself',
    'A5',
    { '/__heartbeat__': answer(301, undefined, '', { location: '/__heartbeat__' }) },
  ],
  ['/__heartbeat__ has no content', 'A5', { '/__heartbeat__': answer(204, undefined) }],
  ['/__heartbeat__ has no Content-Type', 'A5', { '/__heartbeat__': answer(200, undefined, 'ok') }],
  ['/__heartbeat__ is called JSON and is not', 'A5', payload('OK')],
  [
    '/__heartbeat__ is not UTF-8',
    'A5',
    {
      '/__heartbeat__': (_, response) =>
        response.writeHead(200, { 'content-type': JSON_TYPE }).end(Buffer.from([0x22, 0xff, 0x22])),
    },
  ],
  ['/__heartbeat__ is a JSON array', 'A5', payload([])],
  [
    '/__heartbeat__ says error with 200',
    'A5',
    payload({ status: 'error', checks: { db: 'error' }, details: {} }),
  ],
  ['/__heartbeat__ says ok with 503', 'A5', payload({ status: 'ok', checks: {}, details: {} }, 503)],
  ['/__heartbeat__ has a word of its own', 'A5', payload({ status: 'healthy' })],
  ['/__heartbeat__ hides the worst check', 'A5', payload({ status: 'ok', checks: { db: 'error' } })],
  ['/__heartbeat__ lists checks in an array', 'A5', payload({ status: 'ok', checks: [] })],
  [
    '/__heartbeat__ details a level that is another',
    'A5',
    payload({
      status: 'warning',
      checks: { a: 'warning' },
      details: { a: { status: 'warning', level: 40, messages: {} } },
    }),
  ],
  [
    '/__heartbeat__ details what it does not check',
    'A5',
    payload({ status: 'ok', checks: {}, details: { a: { status: 'info', level: 20, messages: {} } } }),
  ],
  [
    '/__heartbeat__ may be cached',
    'A5',
    { '/__heartbeat__': answer(200, 'text/plain', 'ok', { 'cache-control': 'public, max-age=60' }) },
  ],
  [
    '/__heartbeat__ came out of a cache',
    'A5',
    { '/__heartbeat__': answer(200, 'text/plain', 'ok', { age: '7' }) },
  ],
  [
    '/__heartbeat__ expires tomorrow',
    'A5',
    {
      '/__heartbeat__': answer(200, 'text/plain', 'ok', {
        expires: new Date(Date.now() + 864e5).toUTCString(),
      }),
    },
  ],
  ['/__heartbeat__ knows no HEAD', 'A5', only('HEAD', answer(405, undefined), '/__heartbeat__', healthy)],
  [
    '/__heartbeat__ answers HEAD as something else',
    'A5',
    only('HEAD', answer(200, 'text/html'), '/__heartbeat__', healthy),
  ],
  ['/__heartbeat__ never answers', 'A5', { '/__heartbeat__': () => {} }],
  ['/__lbheartbeat__ is missing', 'A6', { '/__lbheartbeat__': answer(404, 'text/plain') }],
  ['/__lbheartbeat__ fails', 'A6', { '/__lbheartbeat__': answer(503, 'text/plain', 'no') }],
  ['/__lbheartbeat__ has no content', 'A6', { '/__lbheartbeat__': answer(204, undefined) }],
  [
    '/__lbheartbeat__ redirects to HTTPS',
    'A6',
    { '/__lbheartbeat__': answer(308, undefined, '', { location: 'https://x/' }) },
  ],
  [
    '/__lbheartbeat__ may be cached',
    'A6',
    { '/__lbheartbeat__': answer(200, 'text/plain', 'OK', { 'cache-control': 's-maxage=5' }) },
  ],
  [
    '/__lbheartbeat__ knows no HEAD',
    'A6',
    only('HEAD', answer(404, undefined), '/__lbheartbeat__', answer(200, 'text/plain', 'OK')),
  ],
  [
    '/__lbheartbeat__ never ends',
    'A6',
    { '/__lbheartbeat__': (_, response) => void response.writeHead(200).write('O') },
  ],
  ['static content is missing', 'A8', { '/logo.svg': answer(404, 'text/html', 'no') }],
  [
    'static content is elsewhere',
    'A8',
    { '/logo.svg': answer(302, undefined, '', { location: 'https://cdn.example.org/' }) },
  ],
  ['static content is empty', 'A8', { '/logo.svg': answer(200, 'image/svg+xml') }],
]

test.concurrent.each(VARIANTS)('%s: breaks %s and nothing else', async (_what, breaks, changed) => {
  await using service = await startService(changed)
  const report = await verify({ timeout: 1500, url: service.url, static: ['/logo.svg'] })
  expect(ids(report, 'fail')).toEqual([breaks])
  expect(ids(report, 'unknown')).toEqual([])
  expect(evidence(report, breaks)).not.toBe('')
})

const GOOD: readonly (readonly [what: string, changed: Handlers])[] = [
  ['a heartbeat at 500', { '/__heartbeat__': answer(500, 'text/plain', 'database is away') }],
  [
    'a heartbeat at 503 with its payload',
    payload(
      {
        status: 'critical',
        checks: { a: 'critical' },
        details: { a: { status: 'critical', level: 50, messages: { 'x.E001': 'y' } } },
      },
      503,
    ),
  ],
  [
    'a heartbeat with a warning',
    payload({ status: 'warning', checks: { a: 'warning', b: 'ok' }, details: {} }),
  ],
  ['a heartbeat in HTML', { '/__heartbeat__': answer(200, 'text/html', '<p>ok') }],
  ['JSON of its own', payload({ database: true })],
  ['an empty lbheartbeat without Content-Type', { '/__lbheartbeat__': answer(200, undefined) }],
  [
    'no-cache with max-age',
    { '/__lbheartbeat__': answer(200, undefined, '', { 'cache-control': 'no-cache, max-age=0' }) },
  ],
  ['an Expires in the past', { '/__lbheartbeat__': answer(200, undefined, '', { expires: '0' }) }],
  [
    'more keys in the version object',
    { '/__version__': answer(200, 'application/json', JSON.stringify({ ...VERSION, extra: 1 })) },
  ],
  [
    'a version that is cached',
    {
      '/__version__': answer(200, 'application/vnd.x+json', VERSION_BYTES, { 'cache-control': 'max-age=60' }),
    },
  ],
]

test.concurrent.each(GOOD)('%s is no failure', async (_what, changed) => {
  await using service = await startService(changed)
  expect(ids(await verify({ ...QUICK, url: service.url }), 'fail')).toEqual([])
})

test('a trailing slash that is not served, and a payload of its own, are advice', async () => {
  await using service = await startService({
    '/__heartbeat__': (request, response) =>
      (request.url?.endsWith('/')
        ? answer(404, undefined)
        : answer(200, JSON_TYPE, '{"db":1}', { 'last-modified': 'x' }))(request, response),
  })
  const report = await verify({ ...QUICK, url: service.url })
  expect(evidence(report, 'A5')).toMatch(
    /Advice: the JSON body has no status.*Advice: Last-Modified.*Advice: GET \/__heartbeat__\/, with a trailing slash: 404/,
  )
})

const v = (changed: object) => JSON.stringify({ ...VERSION, ...changed })
const without = (key: keyof typeof VERSION) => JSON.stringify({ ...VERSION, [key]: undefined })
const FILES: readonly (readonly [what: string, bytes: string | Buffer])[] = [
  ['empty', ''],
  ['an empty object', '{}'],
  ['an array', '[]'],
  ['null', 'null'],
  ['cut off', VERSION_BYTES.slice(0, 40)],
  ['with a byte order mark', `\ufeff${VERSION_BYTES}`],
  ['not UTF-8', Buffer.from(VERSION_BYTES.replace('service', 'serv\xefce'), 'latin1')],
  ['without source', without('source')],
  ['without version', without('version')],
  ['without commit', without('commit')],
  ['without build', without('build')],
  ['with a short commit', v({ commit: '3f78685' })],
  ['with an empty commit', v({ commit: '' })],
  ['with the commit NONE', v({ commit: 'NONE' })],
  ['with a branch as commit', v({ commit: 'refs/heads/main' })],
  ['with a commit of zeros', v({ commit: '0'.repeat(40) })],
  ['with the build NONE', v({ build: 'NONE' })],
  ['with a number as build', v({ build: 42 })],
  ['with an SSH address as source', v({ source: 'git@github.com:example/service.git' })],
  ['with an unexpanded variable', v({ build: '$CIRCLE_BUILD_URL' })],
  ['with a number as version', v({ version: 1.2 })],
]

test.concurrent.each(FILES)(
  'A3: a version.json %s is caught, as the file and as the answer',
  async (_what, bytes) => {
    const file = join(await mkdtemp(join(tmpdir(), 'dockerflow-')), 'version.json')
    await writeFile(file, bytes)
    await using service = await startService({
      '/__version__': (_, response) => response.writeHead(200, { 'content-type': JSON_TYPE }).end(bytes),
    })
    const alone = await verify({ ...QUICK, url: service.url })
    expect(ids(alone, 'fail')).toEqual(['A4'])
    const compared = await verify({ ...QUICK, url: service.url, versionFile: file })
    expect(ids(compared, 'fail')).toEqual(['A3'])
    expect(ids(compared, 'pass')).toContain('A4')
  },
)

test('A4: an answer that differs from version.json says in what', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dockerflow-'))
  const file = join(folder, 'version.json')
  await using service = await startService()
  const seen = async (text: string) => {
    await writeFile(file, text)
    return evidence(await verify({ ...QUICK, url: service.url, versionFile: file }), 'A4')
  }
  expect(await seen(VERSION_BYTES)).toContain(`${VERSION_BYTES.length} bytes, the same as version.json`)
  expect(await seen(v({ commit: `${'f'.repeat(39)}0` }))).toContain('differs from version.json in commit')
  expect(await seen(JSON.stringify(VERSION, null, 2))).toContain(
    'the same values as version.json in other bytes',
  )
  expect(await seen('no json')).toContain('not the contents of version.json')
})

test.each([
  ['not a url', /is not a URL/],
  ['ftp://example.org', /is not http: or https:/],
  ['http://user:word@127.0.0.1:1', /without user and password/],
  ['http://127.0.0.1:1/prefix', /paths are fixed by the specification/],
])('%s is refused, with what to do', async (url, text) => {
  await expect(verify({ url })).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringMatching(text),
  })
})

test('what cannot be asked is no verdict: nothing listens, the file is missing, it was called off', async () => {
  const service = await startService()
  await service.close()
  await expect(verify({ url: service.url })).rejects.toThrow(/Nothing to verify at .*refused/)
  await expect(verify({ url: service.url, versionFile: '/nowhere.json' })).rejects.toThrow(
    /Cannot read the version file/,
  )
  await expect(verify({ url: service.url, static: ['logo.svg'] })).rejects.toThrow(/starts with one slash/)
  await using other = await startService({ '/__heartbeat__': () => {} })
  const signal = AbortSignal.timeout(50)
  await expect(verify({ url: other.url, signal })).rejects.toThrow('Interrupted.')
})

test('it waits for a server that comes up late', async () => {
  const first = await startService()
  await first.close()
  const { hostname, port } = new URL(first.url)
  const { createServer } = await import('node:http')
  const server = createServer((_, response) => response.end('OK'))
  setTimeout(() => server.listen(Number(port), hostname), 150)
  const report = await verify({ url: first.url, wait: 5000, timeout: 500 })
  expect(ids(report, 'pass')).toEqual(['A6'])
  server.close()
})
