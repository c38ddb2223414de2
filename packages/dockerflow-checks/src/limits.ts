import { error, type Message, warning } from './message.ts'

/** Two limits of one measure; `Infinity` (or `-Infinity`, where low is bad) turns one off. */
export interface Limits {
  readonly warning: number
  readonly error: number
}

/**
 * Completes limits with their defaults.
 *
 * @throws TypeError if one of them is not a number
 */
export function limitsOf(kind: string, given: Partial<Limits>, defaults: Limits): Limits {
  const limits = { ...defaults, ...given }
  for (const name of ['warning', 'error'] as const) {
    if (typeof limits[name] !== 'number' || Number.isNaN(limits[name])) {
      throw new TypeError(
        `The limit \`${name}\` of the ${kind} check is a number, not ${String(limits[name])}`,
      )
    }
  }
  return limits
}

/**
 * What a measure beyond a limit has to say: `dockerflow.<kind>.E010` or `W010`; nothing within both limits.
 *
 * @param beyond whether the measure is on the wrong side of a limit
 */
export function limitMessage(
  kind: string,
  limits: Limits,
  beyond: (limit: number) => boolean,
  text: string,
): Message | undefined {
  if (beyond(limits.error)) return error(`dockerflow.${kind}.E010`, text)
  if (beyond(limits.warning)) return warning(`dockerflow.${kind}.W010`, text)
  return undefined
}
