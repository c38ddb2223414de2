import dockerflow from 'fastify-dockerflow'
import type { Subject } from '../../measure/subject.ts'
import { ownApp } from '../own-app.ts'

export const subject: Subject = {
  path: '/hello',
  async server() {
    const app = ownApp({})
    await app.register(dockerflow, { requestSummary: false })
    await app.ready()
    return app.server
  },
}
