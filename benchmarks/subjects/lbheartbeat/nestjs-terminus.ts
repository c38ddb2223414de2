import type { Subject } from '../../measure/subject.ts'
import { nestHealth } from '../nest-health.ts'

export const subject: Subject = {
  path: '/__lbheartbeat__',
  server: async () => (await nestHealth({ path: '__lbheartbeat__' })).getHttpServer(),
}
