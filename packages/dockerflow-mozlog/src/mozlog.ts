import type { LoggerOptions } from 'pino'
import { timestamp } from './line/clock.ts'
import { severityText } from './line/envelope.ts'
import { lineOfPinoJson } from './line/line.ts'
import { type MozlogOptions, refuseLevelSorting, settle } from './options.ts'
import { createLogMethod } from './pino/guard.ts'
import {
  findSymbols,
  HOOKS,
  PINO_START,
  type PinoLogger,
  rootOf,
  SORTS_BY_LEVEL,
} from './pino/pino-internals.ts'
import { createAsJson } from './pino/record-line.ts'

/**
 * Options for `pino(...)` and `Fastify({ logger: ... })` that make every line one mozlog object (clauses A7 and R2).
 *
 * With pino 9 and 10, the step from a record to its line is replaced when the first record is logged. If a pino has
 * other internals, its own line is converted in the documented `streamWrite` hook: slower, and without what pino's JSON
 * does not contain (the inside of maps, errors that are not under the error key).
 *
 * @throws {MozlogError} for options that mozlog cannot honor
 */
export function mozlog<CustomLevels extends string = never>(
  options: MozlogOptions<CustomLevels> = {},
): LoggerOptions<CustomLevels> {
  const { envelope, severityOf, pinoOptions } = settle(options as unknown as MozlogOptions)
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

  function replaceAsJson(logger: PinoLogger): void {
    const symbols = findSymbols(logger)
    if (symbols === undefined) {
      known = false
      return
    }
    const stream = logger[symbols.stream] as Record<symbol, unknown>
    if (stream[SORTS_BY_LEVEL] === true) throw refuseLevelSorting('pino.transport({ targets })')
    const root = rootOf(logger)
    root[symbols.asJson] = createAsJson({ envelope, startTexts }, root, symbols)
    root[symbols.time] = timestamp
    // Replaced, not changed: pino's default object is shared by all loggers.
    root[HOOKS] = { ...(root[HOOKS] as object), streamWrite: hooks?.streamWrite }
  }

  const startText = startTexts()
  const settled: LoggerOptions = {
    // pino calls a formatter of bindings only if the base is an object.
    base: pinoOptions.formatters?.bindings === undefined ? null : {},
    mixinMergeStrategy: merge,
    ...pinoOptions,
    // pino calls this as a method of the logger for each record, before it writes the line, and once without a logger.
    timestamp: function firstTimestamp(this: PinoLogger | undefined) {
      if (known && this !== undefined) replaceAsJson(this)
      return timestamp()
    },
    hooks: {
      ...hooks,
      logMethod: createLogMethod(envelope.messageKey, envelope.errorKey, hooks?.logMethod),
      streamWrite(pinoLine) {
        const start = PINO_START.exec(pinoLine)
        if (start === null) return pinoLine
        const [{ length }, level, time] = start
        const line = lineOfPinoJson(envelope, startText(Number(level)) + time, `{${pinoLine.slice(length)}`)
        return hooks?.streamWrite === undefined ? line : hooks.streamWrite(line)
      },
    },
  }
  return settled as unknown as LoggerOptions<CustomLevels>
}

/** Unlike pino's own strategy, never takes a `__proto__` of the record for a prototype. */
function merge(record: object, mixin: object): object {
  return { ...mixin, ...record }
}
