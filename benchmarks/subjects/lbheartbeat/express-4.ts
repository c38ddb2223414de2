import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type Express from 'express'
import type { Subject } from '../../measure/subject.ts'

// two majors under two names: the types are those of one
const express = createRequire(import.meta.url)('express-4') as typeof Express

export const subject: Subject = {
  path: '/__lbheartbeat__',
  async server() {
    const app = express()
    app.get('/__lbheartbeat__', (_request, response) => response.send('ok'))
    return createServer(app)
  },
}
