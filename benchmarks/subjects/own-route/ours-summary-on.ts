import dockerflow, { serverOptions } from 'fastify-dockerflow'
import type { Subject } from '../../measure/subject.ts'
import { ownApp, sink } from '../own-app.ts'

export const subject: Subject = {
  path: '/hello',
  async server() {
    const app = ownApp(serverOptions({ name: 'bench', logger: { stream: sink } as object }))
    await app.register(dockerflow)
    await app.ready()
    return app.server
  },
}
