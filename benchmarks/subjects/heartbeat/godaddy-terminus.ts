import { createServer } from 'node:http'
import { createTerminus } from '@godaddy/terminus'
import type { Subject } from '../../measure/subject.ts'

/** Runs its check for each request: it has no cache. */
export const subject: Subject = {
  path: '/__heartbeat__',
  async server() {
    const server = createServer((_request, response) => response.end('app'))
    createTerminus(server, {
      healthChecks: { '/__heartbeat__': async () => ({ backend: 'ok' }) },
      signals: [],
    })
    return server
  },
}
