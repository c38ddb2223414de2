import Fastify from 'fastify'
import type { StormSubject } from '../measure/storm.ts'

/** What one core can send at most: asks nothing and answers a constant. */
export const subject: StormSubject = {
  async listen() {
    const app = Fastify()
    app.get('/health', (_request, reply) => reply.send('ok'))
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { server: app.server, path: '/health' }
  },
}
