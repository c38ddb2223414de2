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

/** How many errors are read of a tree of causes and AggregateErrors. */
const MOST = 10

/**
 * What may be told about a thrown value, whatever it is: one with a getter that throws, a cycle of causes or a
 * proxy that refuses everything is read as far as it can be. For the log. Never throws.
 */
export function redactedError(thrown: unknown): RedactedError {
  const code = text(property(thrown, 'code'))
  const stack = text(property(thrown, 'stack'))
  const cause = treeOf(thrown).slice(1).map(line).join('; caused by ')
  return {
    type: safe(typeOf(thrown)),
    message: safe(messageOf(thrown)),
    ...(code !== undefined && { code: safe(code) }),
    ...(stack !== undefined && { stack: safe(stack) }),
    ...(cause !== '' && { cause: safe(cause) }),
  }
}

/** {@link redactedError} on one line: type, message and causes. */
export function errorText(thrown: unknown): string {
  return safe(treeOf(thrown).map(line).join('; caused by '))
}

function safe(value: string): string {
  return redact(clip(value))
}

function line(thrown: unknown): string {
  return `${typeOf(thrown)}: ${clip(messageOf(thrown))}`
}

/** `thrown`, its causes and the members of its AggregateErrors, each once, in the order in which one reads them. */
function treeOf(thrown: unknown, seen = new Set<unknown>()): unknown[] {
  if (seen.has(thrown) || seen.size >= MOST) return []
  seen.add(thrown)
  const cause = property(thrown, 'cause')
  const members = property(thrown, 'errors')
  const below = [...(cause === undefined ? [] : [cause]), ...attempt(() => firstOf(members), [])]
  return [thrown, ...below.flatMap((error) => treeOf(error, seen))]
}

/** By index, so that no method of a hostile array is called. */
function firstOf(members: unknown): unknown[] {
  if (!Array.isArray(members)) return []
  return Array.from({ length: Math.min(members.length, MOST) }, (_, index) => members[index])
}

function typeOf(thrown: unknown): string {
  if (thrown === null) return 'null'
  if (typeof thrown !== 'object') return typeof thrown
  return text(property(thrown, 'name')) ?? text(property(property(thrown, 'constructor'), 'name')) ?? 'object'
}

function messageOf(thrown: unknown): string {
  return text(property(thrown, 'message')) ?? attempt(() => String(thrown), 'unreadable')
}

function property(of: unknown, key: string): unknown {
  // throws for what is no object
  return attempt(() => Reflect.get(of as object, key), undefined)
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What `read` returns, or `otherwise` when it throws. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}
