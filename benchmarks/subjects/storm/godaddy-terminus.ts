import { once } from 'node:events'
import { createServer } from 'node:http'
import { createTerminus } from '@godaddy/terminus'
import type { StormSubject } from '../../measure/storm.ts'

export const subject: StormSubject = {
  async listen(backend) {
    const server = createServer((_request, response) => response.end('app'))
    createTerminus(server, { healthChecks: { '/__heartbeat__': () => backend.ping() }, signals: [] })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { server, path: '/__heartbeat__' }
  },
}
