import Fastify from 'fastify'
import type { Subject } from '../../measure/subject.ts'

export const subject: Subject = {
  path: '/__lbheartbeat__',
  async server() {
    const app = Fastify()
    app.get('/__lbheartbeat__', (_request, reply) => reply.send('ok'))
    await app.ready()
    return app.server
  },
}
