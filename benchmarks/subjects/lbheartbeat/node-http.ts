import { createServer } from 'node:http'
import type { Subject } from '../../measure/subject.ts'

export const subject: Subject = {
  path: '/__lbheartbeat__',
  async server() {
    return createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': 2 })
      response.end('ok')
    })
  },
}
