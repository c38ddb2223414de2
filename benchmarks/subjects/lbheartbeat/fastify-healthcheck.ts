import Fastify from 'fastify'
import healthcheck from 'fastify-healthcheck'
import type { Subject } from '../../measure/subject.ts'

export const subject: Subject = {
  path: '/health',
  async server() {
    const app = Fastify()
    await app.register(healthcheck)
    await app.ready()
    return app.server
  },
}
