import { timestamp } from '../line/clock.ts'
import { type Envelope, severityText, timestampText } from '../line/envelope.ts'
import { lineOf } from '../line/line.ts'
import { type SyslogSeverity, severityOf, severityOfLabel } from '../line/severity.ts'
import type { MozlogOptions } from '../options.ts'
import { settle } from '../options.ts'
import { addField, createFields } from '../values/fields.ts'
import { addFields, isObject, parseObject } from '../values/json-object.ts'

/** Options of a converter: those of {@link mozlog} that are not pino's. */
export type ConverterOptions = Pick<
  MozlogOptions,
  'logger' | 'type' | 'hostname' | 'gcpSeverity' | 'maxBytes' | 'messageKey'
>

/**
 * Creates a function that converts one line of any log to one mozlog line. The keys of a JSON object, such as pino's,
 * become fields; any other text becomes the message. Mozlog lines are returned unchanged, and empty ones as `''`.
 *
 * @throws {MozlogError} for options that cannot work
 */
export function createConverter(options: ConverterOptions = {}): (line: string) => string {
  const { envelope } = settle(options)

  return function convert(line) {
    const text = line.trimEnd()
    if (text === '') return ''
    const object = parseObject(text)
    if (object === undefined) {
      const fields = createFields()
      addField(fields, envelope.messageKey, text)
      return lineOf(envelope, start(6, undefined), fields)
    }
    if (isMozlog(object, text)) return `${text}${envelope.eol}`
    const fields = addFields(createFields(), object)
    /** Moves a value from the fields to the envelope, if it is valid there. */
    function take<Value>(key: string, parse: (value: unknown) => Value | undefined): Value | undefined {
      const value = parse(object?.[key])
      if (value !== undefined) delete fields[key]
      return value
    }
    const own: Envelope = {
      ...envelope,
      logger: take('name', (name) => nameOf(name, options.logger)) ?? envelope.logger,
      hostname: take('hostname', (hostname) => nameOf(hostname, options.hostname)) ?? envelope.hostname,
      pid: take('pid', pidOf) ?? envelope.pid,
    }
    const severity = take('level', severityOfLevel) ?? 6
    return lineOf(own, start(severity, take('time', nanosecondsOf)), fields)
  }

  function start(severity: SyslogSeverity, nanoseconds: string | undefined): string {
    const timeText = nanoseconds === undefined ? timestamp() : timestampText(nanoseconds)
    return severityText(severity, envelope.gcpSeverity) + timeText
  }
}

/** True for the object of a mozlog line, whose Timestamp is a number. */
function isMozlog({ Timestamp, Fields }: Record<string, unknown>, text: string): boolean {
  // parseObject() returns integers beyond 2^53 as strings.
  const isNumber =
    typeof Timestamp === 'number' || (typeof Timestamp === 'string' && !text.includes(`"${Timestamp}"`))
  return isNumber && isObject(Fields)
}

/** A non-empty string, unless `given` is another one. */
function nameOf(name: unknown, given: string | undefined): string | undefined {
  return typeof name === 'string' && name !== '' && name === (given ?? name) ? name : undefined
}

function pidOf(pid: unknown): number | undefined {
  return typeof pid === 'number' && Number.isSafeInteger(pid) && pid >= 0 ? pid : undefined
}

function severityOfLevel(level: unknown): SyslogSeverity | undefined {
  if (typeof level === 'number') return severityOf(level)
  return typeof level === 'string' ? severityOfLabel(level.toLowerCase(), undefined) : undefined
}

/** How many digits are missing to nanoseconds, by how many digits a time since the epoch has at most. */
const UNITS = [
  [11, 9],
  [14, 6],
  [17, 3],
  [20, 0],
] as const

/** Converts a time since the epoch in any unit, or an ISO text, to nanoseconds as decimal text. */
function nanosecondsOf(time: unknown): string | undefined {
  if (typeof time !== 'number' && typeof time !== 'string') return undefined
  const [, whole = '', fraction = ''] = /^([1-9]\d*)(?:\.(\d+))?$/.exec(String(time)) ?? []
  if (whole !== '') {
    const missing = UNITS.find(([digits]) => whole.length <= digits)?.[1]
    return missing === undefined ? undefined : sane(whole + fraction.slice(0, missing).padEnd(missing, '0'))
  }
  if (typeof time !== 'string') return undefined
  const seconds = Date.parse(time.replace(/\.\d+/, '')) / 1000
  if (!(seconds > 0)) return undefined
  const secondsFraction = /\.(\d{1,9})/.exec(time)?.[1] ?? ''
  return sane(`${seconds}${secondsFraction.padEnd(9, '0')}`)
}

/** Nanoseconds since the epoch exceed 2^53: a smaller number is something else, or comes from a clock never set. */
function sane(nanoseconds: string): string | undefined {
  return BigInt(nanoseconds) > Number.MAX_SAFE_INTEGER ? nanoseconds : undefined
}
