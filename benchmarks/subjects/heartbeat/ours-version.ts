import type { Subject } from '../../measure/subject.ts'
import { withChecks } from '../with-checks.ts'

export const subject: Subject = { path: '/__version__', server: () => withChecks(0) }
