import type { LoggerOptions } from 'pino'
import { MozlogError } from './errors.ts'
import { timestamp } from './line/clock.ts'
import { severityText } from './line/envelope.ts'
import { lineOf } from './line/line.ts'
import { type MozlogOptions, settle, WHY_NO_TARGETS } from './options.ts'
import { createLogMethod } from './pino/guard.ts'
import { findSymbols, HOOKS, type PinoInternals, rootOf } from './pino/pino-internals.ts'
import { createAsJson } from './pino/record-line.ts'
import { fieldsOfJson } from './values/json-object.ts'

/** What a line starts with when pino itself writes it. */
const PINO_START = /^\{"level":(-?[\d.e+]+)(,"Timestamp":\d+),?/

/** What multi-target worker transports, which sort lines by a pino level that mozlog does not have, are marked with. */
const SORTS_BY_LEVEL = Symbol.for('pino.transport.usesMultistream')

/**
 * Options for `pino(...)` and `Fastify({ logger: ... })` that make every line one mozlog object (clauses A7 and R2).
 *
 * pino 9 and 10 are known from the inside: their step from a record to its line is replaced when the first record is
 * logged. Any other pino with a `streamWrite` hook writes its own line first, which is then converted: slower, and
 * without what pino's JSON does not say (the inside of maps, errors that are not under the error key).
 *
 * @throws {MozlogError} for options that mozlog cannot honour
 */
export function mozlog<CustomLevels extends string = never>(
  options: MozlogOptions<CustomLevels> = {},
): LoggerOptions<CustomLevels> {
  return mozlogFor(options as unknown as MozlogOptions, findSymbols) as unknown as LoggerOptions<CustomLevels>
}

/** {@link mozlog}, told how to find pino's symbols. */
export function mozlogFor(options: MozlogOptions, find: typeof findSymbols): LoggerOptions {
  const { envelope, errorKey, severityOf, pinoOptions } = settle(options)
  const { hooks } = pinoOptions
  let known = true

  function startTexts(labels: Readonly<Record<number, string>> = {}): (level: number) => string {
    const starts = new Map<number, string>()
    return function startText(level) {
      let text = starts.get(level)
      if (text === undefined) {
        text = severityText(severityOf(level, labels[level]), envelope.gcpSeverity)
        starts.set(level, text)
      }
      return text
    }
  }

  function replaceAsJson(logger: PinoInternals): void {
    const symbols = find(logger)
    if (symbols === undefined) {
      known = false
      return
    }
    const stream = logger[symbols.stream] as Record<symbol, unknown>
    if (stream[SORTS_BY_LEVEL] === true) {
      throw new MozlogError(
        'DOCKERFLOW_MOZLOG_UNSUPPORTED_OPTION',
        `pino.transport({ targets }): ${WHY_NO_TARGETS}`,
      )
    }
    const root = rootOf(logger)
    root[symbols.asJson] = createAsJson(envelope, errorKey, startTexts, symbols)
    root[symbols.time] = timestamp
    // Replaced, not changed: pino's default object is shared by all loggers.
    root[HOOKS] = { ...(root[HOOKS] as object), streamWrite: hooks?.streamWrite }
  }

  const startText = startTexts()
  return {
    // A formatter of bindings is called for no other base than an object.
    base: pinoOptions.formatters?.bindings === undefined ? null : {},
    mixinMergeStrategy: merge,
    ...pinoOptions,
    // pino calls this as a method of the logger for each record, before it makes the line; and once without a logger.
    timestamp: function firstTimestamp(this: PinoInternals | undefined) {
      if (known && this !== undefined) replaceAsJson(this)
      return timestamp()
    },
    hooks: {
      ...hooks,
      logMethod: createLogMethod(envelope.messageKey, errorKey, hooks?.logMethod),
      streamWrite(pinoLine) {
        const start = PINO_START.exec(pinoLine)
        if (start === null) return pinoLine
        const fields = fieldsOfJson(`{${pinoLine.slice(start[0].length)}`, envelope.messageKey)
        const line = lineOf(envelope, startText(Number(start[1])) + start[2], fields)
        return hooks?.streamWrite === undefined ? line : hooks.streamWrite(line)
      },
    },
  }
}

/** pino's own strategy, which assigns to what the mixin gave, would take `__proto__` for a prototype. */
function merge(record: object, mixin: object): object {
  return { ...mixin, ...record }
}
