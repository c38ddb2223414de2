import { clip } from './clip.ts'
import { redact } from './redact.ts'

/** A thrown value as it may leave the process: text only, redacted, of bounded size. */
export interface RedactedError {
  /** Its class, for example `TypeError`; `typeof` of a thrown value that is no object. */
  readonly type: string
  readonly message: string
  /** The code of a system or driver error, for example `ECONNREFUSED`. */
  readonly code?: string
  readonly stack?: string
  /** Its causes and the members of an AggregateError, on one line. */
  readonly cause?: string
}

/** How deep causes are followed, and how many members of an AggregateError are read. */
const DEPTH = 5

/**
 * What may be told about a thrown value, whatever it is: a getter that throws, a cycle of causes or a proxy
 * that refuses everything is read as far as it can be. Never throws. For the log.
 */
export function redactedError(thrown: unknown): RedactedError {
  const code = text(property(thrown, 'code'))
  const stack = text(property(thrown, 'stack'))
  const causes = causesOf(thrown).map((cause) => line(cause, DEPTH, new Set([thrown])))
  return {
    type: safe(typeOf(thrown)),
    message: safe(messageOf(thrown)),
    ...(code !== undefined && { code: safe(code) }),
    ...(stack !== undefined && { stack: safe(stack) }),
    ...(causes.length > 0 && { cause: safe(causes.join('; ')) }),
  }
}

/** {@link redactedError} on one line: type, message and causes. */
export function errorText(thrown: unknown): string {
  return safe(line(thrown, DEPTH, new Set()))
}

function safe(value: string): string {
  return redact(clip(value))
}

function line(thrown: unknown, depth: number, seen: Set<unknown>): string {
  seen.add(thrown)
  const own = `${typeOf(thrown)}: ${clip(messageOf(thrown))}`
  const causes = depth > 0 ? causesOf(thrown).filter((cause) => !seen.has(cause)) : []
  return [own, ...causes.map((cause) => line(cause, depth - 1, seen))].join('; caused by ')
}

function causesOf(thrown: unknown): unknown[] {
  const members = property(thrown, 'errors')
  const cause = property(thrown, 'cause')
  return [
    ...(cause === undefined ? [] : [cause]),
    ...(attempt(() => (Array.isArray(members) ? members.slice(0, DEPTH) : [])) ?? []),
  ]
}

function typeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return thrown === null ? 'null' : typeof thrown
  return text(property(thrown, 'name')) ?? attempt(() => text(thrown.constructor.name)) ?? 'object'
}

function messageOf(thrown: unknown): string {
  return text(property(thrown, 'message')) ?? attempt(() => String(thrown)) ?? 'unreadable'
}

function property(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null ? attempt(() => Reflect.get(of, key)) : undefined
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
