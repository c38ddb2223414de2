import { redactedError } from 'dockerflow-checks'

/** A redacted copy of what was thrown that is an Error again, since loggers treat nothing else as one. */
export function loggableError(thrown: unknown): Error {
  const { type, message, cause, ...rest } = redactedError(thrown)
  const copy = new Error(
    cause === undefined ? message : `${message.replace(/[.;]$/, '')}; caused by ${cause}`,
  )
  copy.name = type
  return Object.assign(copy, rest)
}
