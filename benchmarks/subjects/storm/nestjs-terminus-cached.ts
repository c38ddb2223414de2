import type { StormSubject } from '../../measure/storm.ts'
import { nestHealth } from '../nest-health.ts'

export const subject: StormSubject = {
  async listen(backend) {
    const app = await nestHealth({ path: '__heartbeat__', ping: () => backend.ping(), cacheFor: 1000 })
    await app.listen(0, '127.0.0.1')
    return { server: app.getHttpServer(), path: '/__heartbeat__' }
  },
}
