/** A pino logger as pino's own code sees it. */
export interface PinoInternals {
  readonly levels: { readonly labels: Readonly<Record<number, string>> }
  [key: symbol]: unknown
}

/** pino's step from a record to its line. `this` is the logger. */
export type AsJson = (
  this: PinoInternals,
  record: object,
  message: unknown,
  level: number,
  time: string,
) => string

/** pino's private symbols, by what its code calls them. */
export type PinoSymbols = Readonly<Record<(typeof PRIVATE)[number], symbol>>

const PRIVATE = ['asJson', 'time', 'chindings', 'stringifiers', 'nestedKey', 'stream'] as const

/** Public symbols of pino: the same in each copy of it. */
export const SERIALIZERS = Symbol.for('pino.serializers')
export const FORMATTERS = Symbol.for('pino.formatters')
export const HOOKS = Symbol.for('pino.hooks')

/**
 * The private symbols of the copy of pino that made `logger`, found by description, because each copy has its own.
 * `undefined` when this pino is not built the way versions 9 and 10 are: then nothing of it may be relied upon.
 */
export function findSymbols(logger: PinoInternals): PinoSymbols | undefined {
  const found: Partial<Record<string, symbol>> = {}
  for (let object: object | null = logger; object !== null; object = Object.getPrototypeOf(object)) {
    for (const symbol of Object.getOwnPropertySymbols(object)) {
      if (symbol.description?.startsWith('pino.') === true)
        found[symbol.description.slice('pino.'.length)] = symbol
    }
  }
  const built =
    PRIVATE.every((name) => found[name] !== undefined) &&
    typeof logger[found.asJson as symbol] === 'function' &&
    typeof logger[found.time as symbol] === 'function' &&
    typeof logger[found.chindings as symbol] === 'string' &&
    isObject(logger.levels?.labels) &&
    [found.stringifiers as symbol, SERIALIZERS, FORMATTERS, HOOKS].every((symbol) => isObject(logger[symbol]))
  return built ? (found as PinoSymbols) : undefined
}

/** The logger that `pino()` made, from which `logger` descends: the one with hooks of its own. */
export function rootOf(logger: PinoInternals): PinoInternals {
  let root = logger
  while (!Object.hasOwn(root, HOOKS)) root = Object.getPrototypeOf(root) as PinoInternals
  return root
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
