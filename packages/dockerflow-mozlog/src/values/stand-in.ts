import * as types from 'node:util/types'

/** At most this many causes, or aggregated errors, of one error are logged. */
const MAX_CAUSES = 8

/**
 * The value to log in place of an object: the ISO text of a date, the entries of a map, the parts of an error, the
 * result of `toJSON`. Plain objects and arrays are returned as they are; the values inside are untouched. Never throws:
 * if an object cannot be read, the value is a text with the reason.
 */
export function standIn(object: object, key: string): unknown {
  try {
    if (Array.isArray(object)) return object
    if (isError(object)) return partsOf(object)
    if (types.isDate(object)) return Number.isNaN(object.getTime()) ? 'Invalid Date' : object.toISOString()
    if (types.isMap(object)) return entriesOf(object)
    if (types.isSet(object)) return [...object]
    if (types.isRegExp(object)) return String(object)
    if (types.isBoxedPrimitive(object)) return object.valueOf()
    if (types.isUint8Array(object) || types.isDataView(object)) return base64(object)
    if (types.isAnyArrayBuffer(object)) return base64(new Uint8Array(object))
    if (types.isTypedArray(object)) return Array.from<number | bigint>(object)
    const { toJSON } = object as { toJSON?: unknown }
    return typeof toJSON === 'function' ? toJSON.call(object, key) : object
  } catch (error) {
    return unreadable(error)
  }
}

/** True for errors, including those of another realm. Throws for a revoked proxy. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error
}

/** A property of an object; if reading it throws, a text with the reason. */
export function read(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key]
  } catch (error) {
    return unreadable(error)
  }
}

/** The text to log in place of a value that throws when it is read. */
export function unreadable(error: unknown): string {
  try {
    return `[Throws: ${isError(error) ? error.message : String(error)}]`
  } catch {
    return '[Throws]'
  }
}

/** `type`, `message` and `stack`, the error's other properties, and its causes as texts. */
function partsOf(error: Error): Record<string, unknown> {
  const parts: Record<string, unknown> = Object.create(null)
  parts.type = typeOf(error)
  parts.message = read(error, 'message')
  parts.stack = read(error, 'stack')
  // All of these have the same class: only the name distinguishes them.
  if (Object.prototype.toString.call(error) === '[object DOMException]') parts.name = read(error, 'name')
  for (const key of Object.keys(error)) {
    if (!(key in parts) && key !== 'cause' && key !== 'errors') parts[key] = read(error, key)
  }
  const causes = causesOf(error)
  if (causes.length > 0) parts.causes = causes
  const errors = read(error, 'errors')
  if (Array.isArray(errors)) parts.errors = errors.slice(0, MAX_CAUSES).map(summary)
  return parts
}

/** One line of text per cause of an error, the nearest first. */
export function causesOf(error: Error): string[] {
  const causes: string[] = []
  let cause = read(error, 'cause')
  while (cause !== undefined && causes.length < MAX_CAUSES) {
    causes.push(summary(cause))
    cause = isError(cause) ? read(cause, 'cause') : undefined
  }
  return causes
}

function summary(error: unknown): string {
  return isError(error) ? `${typeOf(error)}: ${String(read(error, 'message'))}` : textOf(error)
}

/** The name of an error's class; if the class has none, the error's `name`. */
export function typeOf(error: Error): string {
  const made = read(error, 'constructor')
  return String((typeof made === 'function' && made.name) || read(error, 'name'))
}

function textOf(value: unknown): string {
  try {
    return (typeof value === 'object' ? JSON.stringify(value) : undefined) ?? String(value)
  } catch (error) {
    return unreadable(error)
  }
}

function entriesOf(map: Map<unknown, unknown>): Record<string, unknown> {
  const entries: Record<string, unknown> = Object.create(null)
  for (const [key, value] of map) entries[textOf(key)] = value
  return entries
}

function base64(bytes: Uint8Array | DataView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
