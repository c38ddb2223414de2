import { ecsFormat } from '@elastic/ecs-pino-format'
import { pino } from 'pino'
import type { LineSubject } from '../../measure/line-subject.ts'

export const subject: LineSubject = { logger: (sink) => pino(ecsFormat(), sink) }
