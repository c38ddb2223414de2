import Fastify from 'fastify'
import dockerflow from 'fastify-dockerflow'
import type { StormSubject } from '../../measure/storm.ts'

export const subject: StormSubject = {
  async listen(backend) {
    const app = Fastify()
    await app.register(dockerflow, { checks: { backend: () => backend.ping() } })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { server: app.server, path: '/__heartbeat__' }
  },
}
