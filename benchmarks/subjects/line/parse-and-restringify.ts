import { hostname } from 'node:os'
import { pino } from 'pino'
import type { LineSubject } from '../../measure/line-subject.ts'

const host = hostname()

/** What a converting stream in the process does: every finished line is parsed and written anew. */
export const subject: LineSubject = {
  logger: (sink) =>
    pino(
      {},
      {
        write(line: string) {
          const { level, time, pid, hostname: _, ...fields } = JSON.parse(line)
          const Severity = level >= 60 ? 2 : level >= 50 ? 3 : level >= 40 ? 4 : level >= 30 ? 6 : 7
          const envelope = {
            Timestamp: time * 1e6,
            Type: 'app.log',
            Logger: 'bench',
            Hostname: host,
            EnvVersion: '2.0',
          }
          sink.write(`${JSON.stringify({ ...envelope, Severity, Pid: pid, Fields: fields })}\n`)
        },
      },
    ),
}
