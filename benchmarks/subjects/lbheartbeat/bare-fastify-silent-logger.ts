import Fastify from 'fastify'
import type { Subject } from '../../measure/subject.ts'
import { sink } from '../own-app.ts'

/** A logger that is there, and a level at which a request says nothing. */
export const subject: Subject = {
  path: '/__lbheartbeat__',
  async server() {
    const app = Fastify({ logger: { level: 'silent', stream: sink } })
    app.get('/__lbheartbeat__', (_request, reply) => reply.send('ok'))
    await app.ready()
    return app.server
  },
}
