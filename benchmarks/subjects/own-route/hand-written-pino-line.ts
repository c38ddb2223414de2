import type { Subject } from '../../measure/subject.ts'
import { ownApp, sink } from '../own-app.ts'

/** What somebody would write by hand for one line per request with the same facts. */
export const subject: Subject = {
  path: '/hello',
  async server() {
    const app = ownApp({ logger: { stream: sink }, disableRequestLogging: true })
    app.addHook('onResponse', async (request, reply) => {
      request.log.info(
        {
          agent: request.headers['user-agent'],
          path: request.url,
          method: request.method,
          lang: request.headers['accept-language'],
          t: Math.round(reply.elapsedTime),
          errno: 0,
          code: reply.statusCode,
        },
        'request done',
      )
    })
    await app.ready()
    return app.server
  },
}
