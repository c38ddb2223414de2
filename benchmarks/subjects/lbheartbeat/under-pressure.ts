import underPressure from '@fastify/under-pressure'
import Fastify from 'fastify'
import type { Subject } from '../../measure/subject.ts'

export const subject: Subject = {
  path: '/status',
  async server() {
    const app = Fastify()
    await app.register(underPressure, { exposeStatusRoute: '/status' })
    await app.ready()
    return app.server
  },
}
