import { createServer } from 'node:http'
import { createTerminus } from '@godaddy/terminus'
import type { Subject } from '../../measure/subject.ts'

export const subject: Subject = {
  path: '/__lbheartbeat__',
  async server() {
    const server = createServer((_request, response) => response.end('app'))
    createTerminus(server, { healthChecks: { '/__lbheartbeat__': () => Promise.resolve() }, signals: [] })
    return server
  },
}
