import type { Subject } from '../../measure/subject.ts'
import { withChecks } from '../with-checks.ts'

export const subject: Subject = { path: '/__heartbeat__', server: () => withChecks(100) }
