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
 * Makes a function that turns one line of any log into one line of mozlog: pino's JSON by its keys, other JSON objects
 * by theirs, and what is no JSON as the message. Lines of mozlog are returned as they are, empty ones as `''`.
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
    /** Takes a value out of the fields, unless it says nothing that its place in the envelope can say. */
    function take<Value>(key: string, read: (value: unknown) => Value | undefined): Value | undefined {
      const said = read(object?.[key])
      if (said !== undefined) delete fields[key]
      return said
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

/** Whether an object is a line of mozlog, whose Timestamp is a number. */
function isMozlog({ Timestamp, Fields }: Record<string, unknown>, text: string): boolean {
  // Integers beyond 2^53 are read as texts.
  const isNumber =
    typeof Timestamp === 'number' || (typeof Timestamp === 'string' && !text.includes(`"${Timestamp}"`))
  return isNumber && isObject(Fields)
}

/** A name of the envelope, unless `told` is another one. */
function nameOf(name: unknown, told: string | undefined): string | undefined {
  return typeof name === 'string' && name !== '' && name === (told ?? name) ? name : undefined
}

function pidOf(pid: unknown): number | undefined {
  return typeof pid === 'number' && Number.isSafeInteger(pid) && pid >= 0 ? pid : undefined
}

function severityOfLevel(level: unknown): SyslogSeverity | undefined {
  if (typeof level === 'number') return severityOf(level)
  return typeof level === 'string' ? severityOfLabel(level.toLowerCase(), undefined) : undefined
}

/** What is missing to nanoseconds, in digits, when a time since the epoch has up to so many digits. */
const UNITS = [
  [11, 9],
  [14, 6],
  [17, 3],
  [20, 0],
] as const

/** From a time since the epoch, whatever its unit, or as ISO text, to nanoseconds as decimal text. */
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

/** Nanoseconds since the epoch exceed 2^53: fewer are something else, or a clock that was never set. */
function sane(nanoseconds: string): string | undefined {
  return BigInt(nanoseconds) > Number.MAX_SAFE_INTEGER ? nanoseconds : undefined
}
