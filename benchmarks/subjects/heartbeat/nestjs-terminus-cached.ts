import type { Subject } from '../../measure/subject.ts'
import { nestHealth } from '../nest-health.ts'

export const subject: Subject = {
  path: '/__heartbeat__',
  server: async () =>
    (await nestHealth({ path: '__heartbeat__', ping: async () => {}, cacheFor: 600_000 })).getHttpServer(),
}
