import { channel } from 'node:diagnostics_channel'
import { isObject } from '../values/json-object.ts'

/**
 * Everything that this package uses of pino beyond its documentation. Each entry is checked by shape on the logger at
 * hand. If one has another shape, pino writes its own line, which is then converted: slower, but documented.
 */

/** A pino logger with its internal properties. */
export interface PinoLogger {
  readonly levels: { readonly labels: Readonly<Record<number, string>> }
  [key: symbol]: unknown
}

/** pino's step from a record to its line. `this` is the logger. */
export type AsJson = (
  this: PinoLogger,
  record: object,
  message: unknown,
  level: number,
  time: string,
) => string

/** Functions by key: how pino keeps serializers and redaction. */
export type Functions = Readonly<Record<string | symbol, ((value: unknown) => unknown) | undefined>>

const PRIVATE = ['asJson', 'time', 'chindings', 'stringifiers', 'nestedKey', 'stream'] as const

/** pino's private symbols, under the names that pino's code gives them. */
export type PinoSymbols = Readonly<Record<(typeof PRIVATE)[number], symbol>>

/** Symbols that every copy of pino shares. */
export const SERIALIZERS = Symbol.for('pino.serializers')
export const FORMATTERS = Symbol.for('pino.formatters')
export const HOOKS = Symbol.for('pino.hooks')

/** Marks worker transports with several targets, which sort lines by a pino level that mozlog lines do not have. */
export const SORTS_BY_LEVEL = Symbol.for('pino.transport.usesMultistream')

/** The start of a line that pino writes with the options of mozlog(). */
export const PINO_START = /^\{"level":(-?[\d.e+]+)(,"Timestamp":\d+),?/

/** The tracing channel on which pino publishes each line. */
export const LINE_CHANNEL = 'pino_asJson'

/** The properties that pino reads of a record before it writes it. */
export const READ_BY_PINO = ['method', 'headers', 'socket', 'setHeader'] as const

/** The tracing channels of agents that rewrite the source of pino's step when it is loaded. */
const AGENT_CHANNELS = ['orchestrion:pino:nr_asJson']

/** Describes the symbol of the redaction by paths that start with `*`: a private symbol of each copy of pino. */
const WILDCARD = 'pino.wildcardFirst'

/** The symbols among the redaction of keys. The second one redacts the arguments of a format. */
const REDACTIONS: readonly unknown[] = [WILDCARD, 'pino.redactFmt']

/**
 * The private symbols of the copy of pino that made `logger`, found by description, because each copy has its own.
 * `undefined` if anything has another shape than in pino 9 and 10.
 */
export function findSymbols(logger: PinoLogger): PinoSymbols | undefined {
  const found: Partial<Record<string, symbol>> = {}
  for (let object: object | null = logger; object !== null; object = Object.getPrototypeOf(object)) {
    for (const symbol of Object.getOwnPropertySymbols(object)) {
      if (symbol.description?.startsWith('pino.') === true)
        found[symbol.description.slice('pino.'.length)] = symbol
    }
  }
  if (!PRIVATE.every((name) => found[name] !== undefined)) return undefined
  const symbols = found as PinoSymbols
  return typeof logger[symbols.asJson] === 'function' &&
    typeof logger[symbols.time] === 'function' &&
    isObject(logger[symbols.stream]) &&
    isPlainObject(logger[HOOKS]) &&
    hasKnownShape(logger, symbols)
    ? symbols
    : undefined
}

/** True if all that a line is made of, which a child may have changed, has the shape of pino 9 and 10. */
export function hasKnownShape(logger: PinoLogger, symbols: PinoSymbols): boolean {
  const bindings = logger[symbols.chindings]
  const nested = logger[symbols.nestedKey] ?? ''
  const stringifiers = logger[symbols.stringifiers]
  const formatters = logger[FORMATTERS]
  return (
    typeof bindings === 'string' &&
    (bindings === '' || bindings.startsWith(',')) &&
    typeof nested === 'string' &&
    isPlainObject(logger[SERIALIZERS]) &&
    isPlainObject(stringifiers) &&
    Object.getOwnPropertySymbols(stringifiers).every(({ description }) => REDACTIONS.includes(description)) &&
    isPlainObject(formatters) &&
    (formatters.log === undefined || typeof formatters.log === 'function') &&
    isPlainObject(logger.levels?.labels)
  )
}

/** The redaction of every key, from paths that start with `*`. */
export function wildcardOf(stringifiers: Functions): Functions[string] {
  const wildcard = Object.getOwnPropertySymbols(stringifiers).find(
    ({ description }) => description === WILDCARD,
  )
  return wildcard === undefined ? undefined : stringifiers[wildcard]
}

/** The logger that `pino()` made, from which `logger` descends: the one that holds hooks itself. */
export function rootOf(logger: PinoLogger): PinoLogger {
  let root = logger
  while (!Object.hasOwn(root, HOOKS)) root = Object.getPrototypeOf(root) as PinoLogger
  return root
}

/**
 * True if an agent such as dd-trace or New Relic's has wrapped pino's step, to add to each line or to forward it. pino
 * itself keeps the step on the prototype of loggers.
 */
export function isWrapped(root: PinoLogger, symbols: PinoSymbols): boolean {
  return Object.hasOwn(root, symbols.asJson) || AGENT_CHANNELS.some(hasSubscribers)
}

function hasSubscribers(name: string): boolean {
  return ['start', 'end'].some((event) => channel(`tracing:${name}:${event}`).hasSubscribers)
}

/** A logger like `logger`, but one that writes the values of a record as they are, without bindings. */
export function asIsLogger(logger: PinoLogger, symbols: PinoSymbols): PinoLogger {
  return Object.create(logger, {
    [SERIALIZERS]: { value: {} },
    [FORMATTERS]: { value: {} },
    [symbols.stringifiers]: { value: {} },
    [symbols.chindings]: { value: '' },
    [symbols.nestedKey]: { value: undefined },
  })
}

/** An object of named values, unlike a map, a set or an array. */
function isPlainObject(value: unknown): value is Record<string | symbol, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]'
}
