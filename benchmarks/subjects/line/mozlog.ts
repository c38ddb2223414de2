import { createRequire } from 'node:module'
import { Writable } from 'node:stream'
import util from 'node:util'
import type { LineLogger, LineSubject } from '../../measure/line-subject.ts'

// mozlog 3 uses functions that Node removed in version 23
Object.assign(util, {
  isRegExp: util.types.isRegExp,
  isDate: util.types.isDate,
  isError: util.types.isNativeError,
})

/** mozlog 3: has no child loggers, so bindings are merged into each record by hand. */
function loggerOf(log: { info(op: string, fields: object): void }, bindings: object = {}): LineLogger {
  return {
    info: (fields, message) => log.info(message.replaceAll(' ', '.'), { ...bindings, ...fields }),
    child: (more) => loggerOf(log, { ...bindings, ...more }),
  }
}

export const subject: LineSubject = {
  logger(sink) {
    const stream = new Writable({
      decodeStrings: false,
      write(line, _encoding, done) {
        sink.write(String(line))
        done()
      },
    })
    const mozlog = createRequire(import.meta.url)('mozlog')
    return loggerOf(mozlog({ app: 'bench', stream })('line'))
  },
}
