import Fastify from 'fastify'
import type { Subject } from '../../measure/subject.ts'

export const subject: Subject = {
  path: '/__heartbeat__',
  async server() {
    const app = Fastify()
    app.get('/__heartbeat__', (_request, reply) => reply.send('ok'))
    await app.ready()
    return app.server
  },
}
