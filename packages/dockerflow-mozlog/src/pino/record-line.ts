import { tracingChannel } from 'node:diagnostics_channel'
import { type Envelope, endText } from '../line/envelope.ts'
import { fits, lineOf } from '../line/line.ts'
import { addField, createFields, fieldOf } from '../values/fields.ts'
import { flatText, scalarText, stringText } from '../values/flat-text.ts'
import { read } from '../values/stand-in.ts'
import { type Bindings, bindingFields, readBindings } from './bindings.ts'
import {
  type AsJson,
  FORMATTERS,
  type PinoInternals,
  type PinoSymbols,
  SERIALIZERS,
} from './pino-internals.ts'
import { createTreatment, type Functions, type Treatment } from './treatment.ts'

/** What is known of a logger, and of its children until they differ. */
interface Known {
  readonly levels: PinoInternals['levels']
  /** The text of a level's severity. */
  readonly startText: (level: number) => string
  readonly treatment: Treatment
  readonly bindings: Bindings
}

// Where `for in` and this meet, it costs nothing; Object.hasOwn() does.
const hasOwn: (this: object, key: string) => boolean = Reflect.get(Object.prototype, 'hasOwnProperty')
const KNOWN = Symbol('mozlog.known')

/**
 * Makes what takes the place of pino's step from a record to its line. Each value is read once, so that a getter
 * cannot say one thing when it is looked at and another when it is written.
 *
 * @param startTexts makes what tells the text of a level's severity
 */
export function createAsJson(
  envelope: Envelope,
  errorKey: string,
  startTexts: (labels: PinoInternals['levels']['labels']) => (level: number) => string,
  symbols: PinoSymbols,
): AsJson {
  const { messageKey, maxBytes, gcpSeverity } = envelope
  const { chindings, stringifiers, nestedKey } = symbols
  const messageName = `${JSON.stringify(messageKey)}:`
  const end = `}${endText(envelope, undefined)}`
  // Keys that belong elsewhere in the line, or that may make it say something twice.
  const reserved = ['Type', 'Logger', messageKey]
  const none = readBindings('', envelope)
  // Of a child whose parents have logged nothing yet.
  let latest: Treatment | undefined
  let latestStart: Pick<Known, 'levels' | 'startText'> | undefined
  // What pino's own step publishes, for tracing tools that listen.
  const channel = tracingChannel('pino_asJson')

  function know(logger: PinoInternals): Known {
    const known = logger[KNOWN] as Known | undefined
    const source = logger[chindings] as string
    const { levels } = logger
    if (
      known !== undefined &&
      known.bindings.source === source &&
      known.levels === levels &&
      isOf(known.treatment, logger)
    ) {
      return known
    }
    const learnt = {
      levels,
      startText: startTextOf(levels),
      treatment: treatmentOf(logger, known?.treatment ?? latest),
      bindings:
        known?.bindings.source === source
          ? known.bindings
          : readBindings(source, envelope, known?.bindings ?? none),
    }
    logger[KNOWN] = learnt
    return learnt
  }

  function startTextOf(levels: PinoInternals['levels']): Known['startText'] {
    if (latestStart?.levels !== levels) latestStart = { levels, startText: startTexts(levels.labels) }
    return latestStart.startText
  }

  function isOf(treatment: Treatment, logger: PinoInternals): boolean {
    return treatment.serializers === logger[SERIALIZERS] && treatment.stringifiers === logger[stringifiers]
  }

  function treatmentOf(logger: PinoInternals, likely: Treatment | undefined): Treatment {
    if (likely !== undefined && isOf(likely, logger)) return likely
    latest = createTreatment(
      logger[SERIALIZERS] as Functions,
      logger[stringifiers] as Functions,
      errorKey,
      messageKey,
      reserved,
    )
    return latest
  }

  /** The line of a record in which every key is its own; `undefined` when it takes {@link thorough} to write it. */
  function quick(known: Known, record: object, message: unknown, start: string): string | undefined {
    const { treatment } = known
    const { keys, text } = known.bindings
    for (let index = 0; index < keys.length; index++) {
      if (hasOwn.call(record, keys[index] as string)) return undefined
    }
    let body = start + text
    for (const key in record) {
      if (!hasOwn.call(record, key)) continue
      const name = treatment.nameOf(key)
      if (name === undefined) return undefined
      let value: unknown = record[key as keyof typeof record]
      if (name.treated && value !== undefined) value = treatment.treat(key, value)
      const said = valueText(value, key)
      if (said !== undefined) body += `${name.text}${said},`
    }
    if (typeof message !== 'string') {
      // Nothing said at all, or a comma too many.
      return message !== undefined || body.endsWith('{') ? undefined : body.slice(0, -1) + end
    }
    if (treatment.changesMessage || (keys.length > 0 && keys.includes(messageKey))) return undefined
    const said = stringText(message)
    return body + messageName + said + (gcpSeverity ? `}${endText(envelope, said)}` : end)
  }

  /** The line of any record. */
  function thorough(
    logger: PinoInternals,
    known: Known,
    record: object,
    message: unknown,
    start: string,
  ): string {
    const { bindings, treatment } = known
    const fields = bindingFields(bindings.source)
    const nested = logger[nestedKey]
    const own = typeof nested === 'string' ? createFields() : fields
    for (const key of keysOf(record)) {
      const value = read(record, key)
      if (value !== undefined) addField(own, key, treatment.treat(key, value))
    }
    if (typeof nested === 'string') addField(fields, nested, own)
    if (message !== undefined) addField(fields, messageKey, treatment.treat(messageKey, message))
    return lineOf(envelope, start, fields)
  }

  function asJson(
    this: PinoInternals,
    record: object,
    message: unknown,
    level: number,
    time: string,
  ): string {
    const known = know(this)
    const start = known.startText(level) + time
    const { log } = this[FORMATTERS] as { log?: (record: object) => object }
    const said = log === undefined ? record : log(record)
    if (typeof this[nestedKey] !== 'string') {
      try {
        const line = quick(known, said, message, start)
        if (line !== undefined && fits(line, maxBytes)) return line
      } catch {
        // A getter or a proxy throws: what can be read is written below.
      }
    }
    return thorough(this, known, said, message, start)
  }

  const { start, end: ended, error } = channel
  return function traced(record, message, level, time) {
    if (!start.hasSubscribers && !ended.hasSubscribers && !error.hasSubscribers)
      return asJson.call(this, record, message, level, time)
    const context = { instance: this, arguments: [record, message, level, time] }
    return channel.traceSync(asJson, context, this, record, message, level, time)
  }
}

/** The JSON text of what a value says. */
function valueText(value: unknown, key: string): string | undefined {
  const quick = typeof value === 'object' && value !== null ? flatText(value) : scalarText(value)
  if (quick !== undefined) return quick
  const field = fieldOf(value, key)
  return field === undefined ? undefined : JSON.stringify(field)
}

function keysOf(record: object): string[] {
  try {
    return Object.keys(record)
  } catch {
    return []
  }
}
