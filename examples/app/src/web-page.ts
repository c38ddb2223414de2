import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const root = fileURLToPath(new URL('./page/', import.meta.url))

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/**
 * Serves the page and its assets (clause A8), and sets the security headers of every response. Files are
 * revalidated by their ETag, so that during a rolling update nobody runs a page with the scripts of another version.
 * Call it on the root instance: it also answers what is not found.
 */
export async function serveWebPage(app: FastifyInstance): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS)
  })
  await app.register(fastifyStatic, {
    root,
    // One route a file, so that nothing else of the path space is taken from the slugs.
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply) => {
      reply.header('cache-control', 'no-cache')
    },
  })
  app.setNotFoundHandler(answerNotFound)
}

function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(404)
  if (request.method === 'GET' && request.headers.accept?.includes('text/html')) {
    return reply.sendFile('not-found.html')
  }
  return reply
    .header('cache-control', 'no-store')
    .send({ statusCode: 404, error: 'Not Found', message: 'There is nothing at this address.' })
}
