import { tracingChannel } from 'node:diagnostics_channel'
import { timestamp } from '../line/clock.ts'
import { type Envelope, endText } from '../line/envelope.ts'
import { fits, lineOf, lineOfPinoJson } from '../line/line.ts'
import { addField, createFields, type Fields, fieldOf } from '../values/fields.ts'
import { flatText, scalarText, stringText } from '../values/flat-text.ts'
import { addFields } from '../values/json-object.ts'
import { read } from '../values/stand-in.ts'
import { bindingFields } from './bindings.ts'
import { createStates, type LoggerState, type StateConfig } from './logger-state.ts'
import {
  type AsJson,
  asIsLogger,
  FORMATTERS,
  isWrapped,
  LINE_CHANNEL,
  PINO_START,
  type PinoLogger,
  type PinoSymbols,
} from './pino-internals.ts'

// Where `for in` and this meet, it costs nothing; Object.hasOwn() does.
const hasOwn: (this: object, key: string) => boolean = Reflect.get(Object.prototype, 'hasOwnProperty')

/** The settings of the step. */
interface Step {
  readonly envelope: Envelope
  readonly symbols: PinoSymbols
  /** pino's own step, or an agent's around it. */
  readonly pinoAsJson: AsJson
  /** The key of the message as JSON text, with its colon. */
  readonly messageName: string
  /** The end of a line without a message. */
  readonly end: string
}

/**
 * Creates the step that replaces pino's own step from a record to its line. A record is written in one go where
 * possible. Otherwise it becomes fields first: if a key repeats, the line is too long, a value cannot be read, or an
 * agent has wrapped pino's step. Each value is read once, so that a getter cannot give two answers.
 *
 * @param root the logger that `pino()` made
 */
export function createAsJson(config: StateConfig, root: PinoLogger, symbols: PinoSymbols): AsJson {
  const { envelope, startTexts } = config
  const { maxBytes, messageKey } = envelope
  const { nestedKey } = symbols
  const pinoAsJson = root[symbols.asJson] as AsJson
  const wrapped = isWrapped(root, symbols)
  const stateOf = createStates(config, symbols)
  const messageName = `${JSON.stringify(messageKey)}:`
  const step: Step = { envelope, symbols, pinoAsJson, messageName, end: `}${endText(envelope, undefined)}` }

  function asJson(this: PinoLogger, record: object, message: unknown, level: number, time: string): string {
    const state = stateOf(this)
    if (state === undefined) {
      const line = pinoAsJson.call(this, record, message, level, time)
      return lineOfPinoJson(envelope, startTexts()(level) + time, afterStart(line))
    }
    const start = state.startText(level) + time
    const { log } = this[FORMATTERS] as { log?: (record: object) => object }
    const given = log === undefined ? record : log(record)
    const nested = this[nestedKey] as string | undefined
    if (!wrapped && typeof nested !== 'string') {
      try {
        const text = textOf(step, state, given, message)
        if (text !== undefined) {
          const line = start + text
          if (fits(line, maxBytes)) return line
        }
      } catch {
        // A getter or a proxy throws: the rest is written below.
      }
    }
    const fields = fieldsOf(state, nested, given, message)
    return lineOf(envelope, start, wrapped ? throughAgents(step, this, fields, level) : fields)
  }

  // A step that an agent has wrapped publishes there itself.
  return wrapped ? asJson : traced(asJson)
}

/** The line of a record from the envelope on, written in one go; `undefined` where that cannot be. */
function textOf(step: Step, state: LoggerState, record: object, message: unknown): string | undefined {
  const { treatment } = state
  const { keys, text, cloud } = state.bindings
  if (cloud === undefined) return undefined
  for (let index = 0; index < keys.length; index++) {
    if (hasOwn.call(record, keys[index] as string)) return undefined
  }
  let body = text
  for (const key in record) {
    if (!hasOwn.call(record, key)) continue
    const name = treatment.nameOf(key)
    if (name === undefined) return undefined
    let value: unknown = record[key as keyof typeof record]
    if (name.treated && value !== undefined) value = treatment.treat(key, value)
    const json = valueText(value, key)
    if (json !== undefined) body += `${name.text}${json},`
  }
  const { envelope } = step
  if (typeof message !== 'string') {
    // Either there are no fields at all, or there is a comma too many.
    if (message !== undefined || body.endsWith('{')) return undefined
    return body.slice(0, -1) + (cloud === '' ? step.end : `}${endText(envelope, undefined, cloud)}`)
  }
  if (treatment.changesMessage || (keys.length > 0 && keys.includes(envelope.messageKey))) return undefined
  const json = stringText(message)
  return (
    body + step.messageName + json + (envelope.gcpSeverity ? `}${endText(envelope, json, cloud)}` : step.end)
  )
}

/** The fields of any record, those of its bindings first. */
function fieldsOf(state: LoggerState, nested: string | undefined, record: object, message: unknown): Fields {
  const { bindings, treatment } = state
  const fields = bindingFields(bindings.source)
  const own = typeof nested === 'string' ? createFields() : fields
  for (const key of keysOf(record)) {
    const value = read(record, key)
    if (value !== undefined) addField(own, key, treatment.treat(key, value))
  }
  if (typeof nested === 'string') addField(fields, nested, own)
  const { messageKey } = treatment
  if (message !== undefined) addField(fields, messageKey, treatment.treat(messageKey, message))
  return fields
}

/** Passes finished fields through pino's step as the agent has wrapped it, which may add to them. */
function throughAgents(step: Step, logger: PinoLogger, fields: Fields, level: number): Fields {
  const { [step.envelope.messageKey]: message, ...record } = fields
  const plainLogger = asIsLogger(logger, step.symbols)
  const line = step.pinoAsJson.call(plainLogger, record, message, level, timestamp())
  try {
    return addFields(createFields(), JSON.parse(afterStart(line)))
  } catch {
    // The agent has made something else of the line: what was logged is still there.
    return fields
  }
}

/** A line of pino without its level and its time. */
function afterStart(line: string): string {
  return `{${line.slice(PINO_START.exec(line)?.[0].length ?? 1)}`
}

/** Publishes each line where pino's own step does, for tracing tools that listen. */
function traced(asJson: AsJson): AsJson {
  const channel = tracingChannel(LINE_CHANNEL)
  const { start, end, error } = channel
  return function asTracedJson(record, message, level, time) {
    if (!start.hasSubscribers && !end.hasSubscribers && !error.hasSubscribers)
      return asJson.call(this, record, message, level, time)
    const context = { instance: this, arguments: [record, message, level, time] }
    return channel.traceSync(asJson, context, this, record, message, level, time)
  }
}

/** The JSON text of a field's value; `undefined` if the field is left out. */
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
