import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Link } from '../src/link.ts'
import type { Page } from '../src/storage/storage.ts'
import { type RunningApp, runApp } from './running-app.ts'

let running: RunningApp

beforeAll(async () => {
  running = await runApp()
})

afterAll(() => running[Symbol.asyncDispose]())

const request: RunningApp['request'] = (...call) => running.request(...call)

async function make(slug: string, target = 'https://example.com/'): Promise<Link> {
  const response = await request('POST', '/links', { slug, target })
  expect(response.status).toBe(201)
  return (await response.json()) as Link
}

async function list(query = ''): Promise<Page> {
  const response = await request('GET', `/links${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Page
}

describe('POST /links', () => {
  it('makes a link with a slug of its own, and says where it is', async () => {
    const response = await request('POST', '/links', { target: 'https://example.com/a?b=c' })
    expect(response.status).toBe(201)
    const link = (await response.json()) as Link
    expect(link).toEqual({
      slug: expect.stringMatching(/^\w{7}$/),
      target: 'https://example.com/a?b=c',
      hits: 0,
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    })
    expect(response.headers.get('location')).toBe(`/${link.slug}`)
  })

  it('makes a link with the slug that was chosen', async () => {
    expect(await make('Chosen-1')).toMatchObject({ slug: 'Chosen-1', target: 'https://example.com/' })
  })

  it('answers 409 when the slug is taken, and leaves the link as it is', async () => {
    await make('taken', 'https://example.com/first')
    const response = await request('POST', '/links', { slug: 'taken', target: 'https://example.com/second' })
    expect(response.status).toBe(409)
    expect(await response.json()).toEqual({
      statusCode: 409,
      code: 'SLUG_TAKEN',
      error: 'Conflict',
      message: 'The slug "taken" is taken: choose another one.',
    })
    expect((await request('GET', '/taken')).headers.get('location')).toBe('https://example.com/first')
  })

  it.each([
    [{}, "body must have required property 'target'"],
    [{ target: '' }, 'body/target must NOT have fewer than 1 characters'],
    [{ target: 'x'.repeat(2049) }, 'body/target must NOT have more than 2048 characters'],
    [{ target: 'javascript:alert(1)' }, 'target must be a complete URL that begins with http:// or https://'],
    [{ target: 'https://u:p@example.com/' }, 'target must not contain a user name or password'],
    [{ target: ['https://example.com/', 'x'] }, 'body/target must be string'],
    [{ target: 'https://example.com/', slug: 'a/b' }, 'slug must be 1 to 64 letters, digits, hyphens'],
    [{ target: 'https://example.com/', slug: 'links' }, 'slug "links" is reserved'],
    [{ target: 'https://example.com/', slugg: 'x' }, 'body must NOT have additional properties'],
    [[], 'body must be object'],
  ])('answers 400 to %j', async (body, message) => {
    const response = await request('POST', '/links', body)
    expect(response.status).toBe(400)
    expect((await response.json()) as object).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(message),
    })
  })

  it('answers 400 to what is not JSON, 413 to what is too large, 415 to what is another type', async () => {
    const post = async (body: string, type: string) => {
      const headers = { 'content-type': type }
      const response = await fetch(`${running.url}/links`, { method: 'POST', headers, body })
      await response.arrayBuffer()
      return response.status
    }
    expect(await post('{', 'application/json')).toBe(400)
    expect(await post('', 'application/json')).toBe(400)
    expect(await post(JSON.stringify({ target: 'x'.repeat(20_000) }), 'application/json')).toBe(413)
    expect(await post('target=x', 'application/x-www-form-urlencoded')).toBe(415)
    expect(await post('{"target":"https://example.com/"}', 'text/plain')).toBe(400)
  })
})

describe('GET /:slug', () => {
  it('redirects to the target and counts the hit', async () => {
    await make('followed', 'https://example.com/there')
    for (const path of ['/followed', '/followed?utm=1', '/followed']) {
      const response = await request('GET', path)
      expect(response.status).toBe(302)
      expect(response.headers.get('location')).toBe('https://example.com/there')
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
    const { links } = await list()
    expect(links.find(({ slug }) => slug === 'followed')).toMatchObject({ hits: 3 })
  })

  it('answers HEAD like GET, without counting a hit', async () => {
    await make('headed')
    const response = await request('HEAD', '/headed')
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://example.com/'])
    expect((await list()).links[0]).toMatchObject({ slug: 'headed', hits: 0 })
  })

  it.each([
    '/nothing',
    '/a.b',
    '/%2e%2e%2fetc',
    '/%00',
    '/x%0d%0aset-cookie:a=b',
    '/LINKS',
    `/${'x'.repeat(65)}`,
  ])('answers 404 to %s', async (path) => {
    const response = await request('GET', path)
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      statusCode: 404,
      error: 'Not Found',
      message: 'There is nothing at this address.',
    })
  })
})

describe('DELETE /links/:slug', () => {
  it('deletes a link once', async () => {
    await make('brief')
    expect((await request('GET', '/brief')).status).toBe(302)
    expect((await request('DELETE', '/links/brief')).status).toBe(204)
    expect((await request('GET', '/brief')).status).toBe(404)
    expect((await request('DELETE', '/links/brief')).status).toBe(404)
    expect((await list()).links.map(({ slug }) => slug)).not.toContain('brief')
  })

  it('answers 404 to what cannot be a slug', async () => {
    expect((await request('DELETE', '/links/a.b')).status).toBe(404)
  })
})

describe('GET /links', () => {
  it('lists the newest first, page by page, each link once', async () => {
    await using fresh = await runApp()
    for (let index = 1; index <= 5; index += 1) {
      await fresh.request('POST', '/links', { slug: `s${index}`, target: 'https://example.com/' })
    }
    const seen: string[][] = []
    let query = '?limit=2'
    while (query !== '') {
      const response = await fresh.request('GET', `/links${query}`)
      expect(response.headers.get('cache-control')).toBe('no-store')
      const { links, next } = (await response.json()) as Page
      seen.push(links.map(({ slug }) => slug))
      query = next === null ? '' : `?limit=2&before=${next}`
    }
    expect(seen).toEqual([['s5', 's4'], ['s3', 's2'], ['s1']])
  })

  it('is an empty page when there are no links', async () => {
    await using fresh = await runApp()
    expect(await (await fresh.request('GET', '/links')).json()).toEqual({ links: [], next: null })
  })

  it.each(['?limit=0', '?limit=101', '?limit=ten', '?before=-1', '?before=x', '?page=2'])(
    'answers 400 to %s',
    async (query) => {
      expect((await request('GET', `/links${query}`)).status).toBe(400)
    },
  )
})

describe('when the database cannot serve', () => {
  it('answers 503 and when to come back, tells nothing of the reason, and recovers', async () => {
    await using app = await runApp()
    const other = new DatabaseSync(`${app.folder}/links.db`)
    other.exec('BEGIN IMMEDIATE')
    const refused = await app.request('POST', '/links', { slug: 'later', target: 'https://example.com/' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await refused.json()).toEqual({
      statusCode: 503,
      code: 'DATABASE_UNAVAILABLE',
      error: 'Service Unavailable',
      message: 'The database does not answer at the moment; please try again shortly.',
    })
    other.exec('COMMIT')
    other.close()
    const made = await app.request('POST', '/links', { slug: 'later', target: 'https://example.com/' })
    expect(made.status).toBe(201)
  })
})
