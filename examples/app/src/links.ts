import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Cache } from './cache.ts'
import { HitCounter } from './hit-counter.ts'
import { chosenSlug, isSlug, type Link, LONGEST_TARGET, randomSlug, targetUrl } from './link.ts'
import { type Storage, StorageUnavailable } from './storage/storage.ts'

/** What the routes need. */
export interface LinksOptions {
  readonly storage: Storage
  readonly cache: Cache | undefined
}

const link = {
  type: 'object',
  properties: {
    slug: { type: 'string' },
    target: { type: 'string' },
    hits: { type: 'integer' },
    created: { type: 'string' },
  },
} as const

const newLink = {
  type: 'object',
  required: ['target'],
  additionalProperties: false,
  properties: {
    target: { type: 'string', minLength: 1, maxLength: LONGEST_TARGET },
    slug: { type: 'string' },
  },
} as const

const pageQuery = {
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    before: { type: 'string', pattern: '^[0-9]{1,15}$' },
  },
} as const

const page = {
  type: 'object',
  properties: {
    links: { type: 'array', items: link },
    next: { type: ['string', 'null'] },
  },
} as const

/** How often to try another random slug when the one that was drawn is taken. */
const DRAWS = 5

/** The API of the service: make, list and delete links, and follow them. */
export async function links(app: FastifyInstance, { storage, cache }: LinksOptions): Promise<void> {
  const hits = new HitCounter({
    save: (counted) => storage.addHits(counted),
    onError: (error) => app.log.debug({ err: error }, 'hits are not saved yet'),
  })
  app.addHook('onClose', () => hits.close())
  app.setErrorHandler(answerUnavailable)

  app.post<{ Body: { target: string; slug?: string } }>(
    '/links',
    { schema: { body: newLink, response: { 201: link } } },
    async (request, reply) => {
      const target = targetUrl(request.body.target)
      const made = await create(request.body.slug, target)
      if (made === undefined) return refuseTaken(reply, request.body.slug)
      return reply.code(201).header('location', `/${made.slug}`).send(made)
    },
  )

  app.get<{ Querystring: { limit: number; before?: string } }>(
    '/links',
    { schema: { querystring: pageQuery, response: { 200: page } } },
    async (request, reply) => {
      await hits.flush()
      reply.header('cache-control', 'no-store')
      return storage.list(request.query)
    },
  )

  app.delete<{ Params: { slug: string } }>('/links/:slug', async (request, reply) => {
    const { slug } = request.params
    if (!isSlug(slug) || !(await storage.remove(slug))) return reply.callNotFound()
    await cache?.forget(slug)
    return reply.code(204).send()
  })

  app.get<{ Params: { slug: string } }>('/:slug', async (request, reply) => {
    const { slug } = request.params
    const target = isSlug(slug) ? await find(slug) : undefined
    if (target === undefined) return reply.callNotFound()
    if (request.method === 'GET') hits.add(slug)
    // Browsers must ask each time: a hit is counted, and a deleted link ends at once.
    return reply.header('cache-control', 'no-store').redirect(target, 302)
  })

  async function create(chosen: string | undefined, target: string): Promise<Link | undefined> {
    if (chosen !== undefined) return storage.create(chosenSlug(chosen), target)
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const made = await storage.create(randomSlug(), target)
      if (made !== undefined) return made
    }
    return undefined
  }

  async function find(slug: string): Promise<string | undefined> {
    const remembered = await cache?.recall(slug)
    if (remembered !== undefined) return remembered
    const target = await storage.find(slug)
    if (target !== undefined) await cache?.remember(slug, target)
    return target
  }
}

function refuseTaken(reply: FastifyReply, slug: string | undefined): FastifyReply {
  const message =
    slug === undefined
      ? 'No free slug was found: choose one, or try again.'
      : `The slug "${slug}" is taken: choose another one.`
  return reply.code(409).send({ statusCode: 409, code: 'SLUG_TAKEN', error: 'Conflict', message })
}

function answerUnavailable(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof StorageUnavailable) {
    reply.header('retry-after', '5').header('cache-control', 'no-store')
    return reply.code(503).send({
      statusCode: 503,
      code: error.code,
      error: 'Service Unavailable',
      message: error.message,
    })
  }
  throw error
}
