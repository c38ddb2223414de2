import type { Logger, LoggerOptions } from 'pino'
import { plain } from '../values/plain.ts'
import { isError } from '../values/stand-in.ts'
import { READ_BY_PINO } from './pino-internals.ts'

type Hook = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>
type LogMethod = (this: Logger, ...args: unknown[]) => void

/**
 * Creates pino's `logMethod` hook. pino reads a few properties of its arguments first, and fails if that throws. The
 * hook then calls pino again, with plain copies of the arguments that cannot be read. Errors of the destination, a mixin
 * or a formatter are thrown as in plain pino.
 *
 * @param hook the user's hook, which is called for every record
 */
export function createLogMethod(messageKey: string, errorKey: string, hook?: Hook): Hook {
  if (hook === undefined) {
    return function logMethod(args, method) {
      try {
        method.apply(this, args)
      } catch (error) {
        retry(this, method as LogMethod, args, error)
      }
    }
  }
  return function logMethod(args, method, level) {
    const guarded: LogMethod = function guarded(...given) {
      try {
        ;(method as LogMethod).apply(this, given)
      } catch (error) {
        retry(this, method as LogMethod, given, error)
      }
    }
    hook.call(this, args, guarded as typeof method, level)
  }

  function retry(logger: Logger, method: LogMethod, args: readonly unknown[], error: unknown): void {
    const readable = args.map((argument, index) => {
      if (index > 0 || typeof argument !== 'object')
        return isFormattable(argument) ? argument : asArgument(argument)
      return isReadable(argument, messageKey, errorKey) ? argument : asRecord(argument, errorKey)
    })
    if (readable.every((argument, index) => argument === args[index])) throw error
    method.apply(logger, readable)
  }
}

/** True if every property that pino reads of a record can be read. */
function isReadable(value: unknown, messageKey: string, errorKey: string): boolean {
  if (typeof value !== 'object' || value === null) return true
  try {
    const record = value as Record<string, unknown>
    for (const key of [...READ_BY_PINO, messageKey]) void record[key]
    for (const key in record) void record[key]
    if (value instanceof Error) void value.message
    void (record[errorKey] as Error | undefined)?.message
    return true
  } catch {
    return false
  }
}

/** True if a message or an argument of a format can become text, number and JSON, as redaction needs it. */
function isFormattable(value: unknown): boolean {
  try {
    if (typeof value !== 'object') return typeof value !== 'symbol'
    const looks = [
      `${value as unknown as string}`,
      Number(value),
      JSON.stringify(value),
      value instanceof Date,
    ]
    return looks.length > 0
  } catch {
    return false
  }
}

/** A plain copy of a message or an argument. An object stays one: redaction cannot look into a text. */
function asArgument(value: unknown): unknown {
  const copy = plain(value, '')
  if (typeof copy !== 'object') return String(copy)
  const object: unknown = JSON.parse(JSON.stringify(copy))
  return isFormattable(object) ? object : '[Object]'
}

/** A plain copy of a record, or of an error that is logged in its place. */
function asRecord(value: unknown, errorKey: string): unknown {
  const copy = plain(value, '')
  return typeof copy === 'object' && !readsAsError(value) ? copy : { [errorKey]: copy }
}

function readsAsError(value: unknown): boolean {
  try {
    return isError(value)
  } catch {
    return false
  }
}
