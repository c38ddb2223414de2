import Fastify from 'fastify'
import type { StormSubject } from '../../measure/storm.ts'

export const subject: StormSubject = {
  async listen(backend) {
    const app = Fastify()
    app.get('/__heartbeat__', async () => {
      await Promise.all([backend.ping()])
      return { status: 'ok' }
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { server: app.server, path: '/__heartbeat__' }
  },
}
