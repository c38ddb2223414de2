import type { Subject } from '../../measure/subject.ts'
import { ownApp, sink } from '../own-app.ts'

export const subject: Subject = {
  path: '/hello',
  async server() {
    const app = ownApp({ logger: { stream: sink } })
    await app.ready()
    return app.server
  },
}
