import { timestamp } from './clock.ts'
import { type Envelope, severityText, timestampText } from './envelope.ts'
import { addField, createFields } from './fields.ts'
import { lineOf } from './line.ts'
import type { MozlogOptions } from './options.ts'
import { settle } from './options.ts'
import { addFields, parseObject } from './pino-line.ts'
import { type Severity, severityOf, severityOfLabel } from './severity.ts'

/** Options of a converter: those of {@link mozlog} that are not pino's. */
export type ConverterOptions = Pick<
  MozlogOptions,
  'logger' | 'type' | 'hostname' | 'gcpSeverity' | 'maxBytes' | 'messageKey'
>

/**
 * Makes a function that turns one line of any log into one line of mozlog: pino's JSON by its keys, other JSON objects
 * by theirs, and what is no JSON as the message. Lines of mozlog are returned as they are, empty ones as `''`.
 *
 * @throws {MozlogError} for options that cannot work
 */
export function createConverter(options: ConverterOptions = {}): (line: string) => string {
  const { envelope } = settle(options)
  const told = options.logger !== undefined

  return function convert(line) {
    const text = line.trimEnd()
    if (text === '') return ''
    const object = parseObject(text)
    if (object === undefined) {
      const fields = createFields()
      addField(fields, envelope.messageKey, text)
      return lineOf(envelope, start(6, undefined), fields)
    }
    if ('Timestamp' in object && typeof object.Fields === 'object') return `${text}${envelope.eol}`
    const { level, time, pid, hostname, name, ...rest } = object
    const own: Envelope = {
      ...envelope,
      logger: !told && typeof name === 'string' && name !== '' ? name : envelope.logger,
      hostname: typeof hostname === 'string' && hostname !== '' ? hostname : envelope.hostname,
      pid: typeof pid === 'number' && Number.isSafeInteger(pid) && pid >= 0 ? pid : envelope.pid,
    }
    return lineOf(own, start(severityOfLevel(level), time), addFields(createFields(), rest))
  }

  function start(severity: Severity, time: unknown): string {
    const nanoseconds = nanosecondsOf(time)
    const timeText = nanoseconds === undefined ? timestamp() : timestampText(nanoseconds)
    return severityText(severity, envelope.gcpSeverity) + timeText
  }
}

function severityOfLevel(level: unknown): Severity {
  if (typeof level === 'number') return severityOf(level)
  return (typeof level === 'string' ? severityOfLabel(level.toLowerCase(), undefined) : undefined) ?? 6
}

/** From pino's time, in milliseconds or seconds since the epoch or as ISO text, to nanoseconds as decimal text. */
function nanosecondsOf(time: unknown): string | undefined {
  if (typeof time === 'number' && time > 0 && time < 1e16) {
    const milliseconds = time < 1e11 ? time * 1000 : time
    const whole = Math.trunc(milliseconds)
    return `${whole}${String(Math.trunc((milliseconds - whole) * 1e6)).padStart(6, '0')}`
  }
  if (typeof time !== 'string') return undefined
  const seconds = Date.parse(time.replace(/\.\d+/, '')) / 1000
  if (!(seconds > 0)) return undefined
  const fraction = /\.(\d{1,9})/.exec(time)?.[1] ?? ''
  return `${seconds}${fraction.padEnd(9, '0')}`
}
