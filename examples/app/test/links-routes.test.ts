import Fastify from 'fastify'
import { describe, expect, it, vi } from 'vitest'
import type { Cache } from '../src/cache.ts'
import { links } from '../src/links.ts'
import type { Storage } from '../src/storage/storage.ts'

function routesOver(parts: Partial<Storage>, cache?: Partial<Cache>) {
  const storage: Storage = {
    check: () => undefined,
    create: async () => undefined,
    find: async () => undefined,
    list: async () => ({ links: [], next: null }),
    remove: async () => false,
    addHits: async () => {},
    close: async () => {},
    ...parts,
  }
  const app = Fastify({ logger: false })
  void app.register(links, { storage, cache: cache as Cache | undefined })
  return app
}

describe('the routes', () => {
  it('have schemas that are valid, which the application itself takes for granted', async () => {
    // Fastify's default checks each one against the meta-schema.
    await using app = routesOver({})
    await expect(app.ready()).resolves.toBeDefined()
  })

  it('give up, clearly, when each slug that is drawn is taken', async () => {
    const create = vi.fn<Storage['create']>(async () => undefined)
    await using app = routesOver({ create })
    const response = await app.inject({
      method: 'POST',
      url: '/links',
      payload: { target: 'https://a.example/' },
    })
    expect([response.statusCode, response.json().message]).toEqual([
      409,
      'No free slug was found: choose one, or try again.',
    ])
    expect(new Set(create.mock.calls.map(([slug]) => slug)).size).toBe(5)
  })

  it('ask the database only for what the cache does not know', async () => {
    const find = vi.fn<Storage['find']>(async () => 'https://kept.example/')
    const remembered = new Map([['known', 'https://known.example/']])
    await using app = routesOver(
      { find },
      {
        recall: async (slug) => remembered.get(slug),
        remember: async (slug, target) => void remembered.set(slug, target),
      },
    )
    for (const [slug, target] of [
      ['known', 'https://known.example/'],
      ['kept', 'https://kept.example/'],
      ['kept', 'https://kept.example/'],
    ]) {
      expect((await app.inject(`/${slug}`)).headers.location).toBe(target)
    }
    expect(find.mock.calls).toEqual([['kept']])
  })

  it('follow a link although its hit cannot be saved, and close although it cannot be saved then', async () => {
    const addHits = vi.fn<Storage['addHits']>().mockRejectedValue(new Error('down'))
    const app = routesOver({ addHits, find: async () => 'https://kept.example/' })
    expect((await app.inject('/kept')).statusCode).toBe(302)
    await app.close()
    expect(addHits.mock.calls).toEqual([[new Map([['kept', 1]])]])
  })

  it('leave an error that is no outage to the application', async () => {
    await using app = routesOver({
      find: async () => {
        throw new TypeError('a mistake')
      },
    })
    expect((await app.inject('/kept')).statusCode).toBe(500)
  })
})
