import underPressure from '@fastify/under-pressure'
import Fastify from 'fastify'
import type { StormSubject } from '../../measure/storm.ts'

export const subject: StormSubject = {
  async listen(backend) {
    const app = Fastify()
    await app.register(underPressure, {
      exposeStatusRoute: '/status',
      healthCheck: async () => {
        await backend.ping()
        return true
      },
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { server: app.server, path: '/status' }
  },
}
