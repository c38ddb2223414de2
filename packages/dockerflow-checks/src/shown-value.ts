import { redact } from './redact.ts'

/** `value` as an error of misuse shows it: on one line, redacted, cut off, whatever it is. */
export function shownValue(value: unknown): string {
  const shown = typeof value === 'string' ? JSON.stringify(value) : inspected(value)
  const safe = redact(shown)
  return safe.length > 80 ? `${safe.slice(0, 79)}…` : safe
}

function inspected(value: unknown): string {
  // Not imported: that loads all that node:util loads lazily, and this is for errors of misuse alone.
  const util = process.getBuiltinModule?.('node:util') as typeof import('node:util') | undefined
  if (util !== undefined) return util.inspect(value, { depth: 0, breakLength: Infinity })
  // Node 20 before 20.16
  return value !== null && ['object', 'function'].includes(typeof value) ? `[${typeof value}]` : String(value)
}
