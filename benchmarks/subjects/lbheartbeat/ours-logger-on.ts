import Fastify from 'fastify'
import dockerflow, { serverOptions } from 'fastify-dockerflow'
import type { Subject } from '../../measure/subject.ts'
import { sink } from '../own-app.ts'

/** With mozlog and the request summary on; a probe that succeeds says nothing. */
export const subject: Subject = {
  path: '/__lbheartbeat__',
  async server() {
    const app = Fastify(serverOptions({ name: 'bench', logger: { stream: sink } as object }))
    await app.register(dockerflow)
    await app.ready()
    return app.server
  },
}
