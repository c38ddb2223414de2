import { createRequire } from 'node:module'
import { pino } from 'pino'
import type { LineSubject } from '../../measure/line-subject.ts'

const { createParseFunction, createTransformFunction } = createRequire(import.meta.url)(
  'pino-mozlog/src/index',
)
const options = { silent: false, type: 'app.log' }

/** pino-mozlog's own parse and transform, called for each line without the pipe between two processes. */
export const subject: LineSubject = {
  logger(sink) {
    const parse = createParseFunction({ options })
    const _console = { log: (line: string) => sink.write(line), error: console.error }
    const transform = createTransformFunction({ options, _console })
    const done = (): void => {}
    return pino({ name: 'bench' }, { write: (line: string) => transform(parse(line), 'utf8', done) })
  },
}
