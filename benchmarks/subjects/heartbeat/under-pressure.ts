import underPressure from '@fastify/under-pressure'
import Fastify from 'fastify'
import type { Subject } from '../../measure/subject.ts'

/** Runs its check for each request: it has no cache, only an interval. */
export const subject: Subject = {
  path: '/status',
  async server() {
    const app = Fastify()
    await app.register(underPressure, { exposeStatusRoute: '/status', healthCheck: async () => true })
    await app.ready()
    return app.server
  },
}
