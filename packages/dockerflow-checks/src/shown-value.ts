import { inspect } from 'node:util'
import { redact } from './redact.ts'

/** `value` as an error of misuse shows it: on one line, redacted, cut off, whatever it is. */
export function shownValue(value: unknown): string {
  const shown =
    typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 0, breakLength: Infinity })
  const safe = redact(shown)
  return safe.length > 80 ? `${safe.slice(0, 79)}…` : safe
}
