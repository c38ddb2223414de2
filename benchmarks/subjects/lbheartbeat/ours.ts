import Fastify from 'fastify'
import dockerflow from 'fastify-dockerflow'
import type { Subject } from '../../measure/subject.ts'

export const subject: Subject = {
  path: '/__lbheartbeat__',
  async server() {
    const app = Fastify()
    await app.register(dockerflow)
    await app.ready()
    return app.server
  },
}
