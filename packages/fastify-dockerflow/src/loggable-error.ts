import { redactedError } from 'dockerflow-checks'

/** A redacted copy of what was thrown that is an Error again, since loggers treat nothing else as one. */
export function loggableError(thrown: unknown): Error {
  const { type, message, cause, code, stack = '' } = redactedError(thrown)
  const copy = new Error(
    cause === undefined ? message : `${message.replace(/[.;]$/, '')}; caused by ${cause}`,
  )
  copy.name = type
  // loggers tell the type of an error by its class, which the copy does not have
  Object.defineProperty(copy, 'constructor', { value: { name: type } })
  copy.stack = cause === undefined ? stack : `${stack}\ncaused by ${cause}`
  return code === undefined ? copy : Object.assign(copy, { code })
}
