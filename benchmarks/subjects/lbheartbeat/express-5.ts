import { createServer } from 'node:http'
import express from 'express'
import type { Subject } from '../../measure/subject.ts'

export const subject: Subject = {
  path: '/__lbheartbeat__',
  async server() {
    const app = express()
    app.get('/__lbheartbeat__', (_request, response) => response.send('ok'))
    return createServer(app)
  },
}
