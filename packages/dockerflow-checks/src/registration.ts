import type { Check, CheckDefinition, CheckOptions } from './check.ts'
import { DockerflowError } from './errors.ts'
import { LEVELS, type Severity } from './level.ts'
import { type Rule, validateOptions, wholeNumber } from './option-rules.ts'
import { shownValue } from './shown-value.ts'

/** A check that may be run: validated, its defaults filled in. */
export interface Registration extends CheckDefinition {
  /** The middle of its message ids. */
  readonly kind: string
  readonly severity: Severity
  readonly timeout: number
  readonly ttl: number
  readonly failureThreshold: number
  readonly successThreshold: number
}

const DEFAULTS = {
  severity: 'error',
  timeout: 4000,
  ttl: 1000,
  failureThreshold: 1,
  successThreshold: 1,
} as const
const SEVERITIES = Object.keys(LEVELS).filter((word) => word !== 'ok')
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u
const KIND = /^[\w-]{1,32}$/

/** The longest that a timer can wait, with room for 10 % of jitter. */
const LONGEST = 1_900_000_000

const RULES: Readonly<Record<keyof CheckOptions, Rule>> = {
  severity: {
    wants: `one of ${SEVERITIES.join(', ')}`,
    accepts: (value) => SEVERITIES.includes(value as string),
  },
  timeout: wholeNumber('ms', 1, LONGEST),
  ttl: wholeNumber('ms', 0, LONGEST),
  interval: wholeNumber('ms', 1, LONGEST),
  initialDelay: wholeNumber('ms', 0, LONGEST),
  failureThreshold: wholeNumber('runs', 1, 1_000_000),
  successThreshold: wholeNumber('runs', 1, 1_000_000),
}

/**
 * Validates what is registered under `name`. Options given apart go over those of the definition.
 *
 * @throws DockerflowError with a code of `ERRORS`, naming the check
 */
export function registration(
  name: string,
  check: Check | CheckDefinition,
  options: CheckOptions = {},
): Registration {
  if (typeof name !== 'string' || !NAME.test(name) || name.trim() !== name) {
    throw new DockerflowError(
      'DOCKERFLOW_INVALID_CHECK_NAME',
      `The check name ${shownValue(name)} is not a string of 1 to 64 printable characters.`,
    )
  }
  const definition = typeof check === 'function' ? { check } : check
  if (typeof definition?.check !== 'function') {
    throw new DockerflowError(
      'DOCKERFLOW_INVALID_CHECK',
      `Check "${name}" is neither a function nor an object with a function \`check\`.`,
    )
  }
  const { check: call, ...own } = definition
  const { kind = 'check' } = call
  if (typeof kind !== 'string' || !KIND.test(kind)) {
    throw new DockerflowError(
      'DOCKERFLOW_INVALID_CHECK',
      `Check "${name}" has a \`kind\` that is not a word of 1 to 32 letters, digits, "_" or "-".`,
    )
  }
  const fail = (problem: string): never => {
    throw new DockerflowError('DOCKERFLOW_INVALID_CHECK_OPTION', `Check "${name}": ${problem}`)
  }
  const given = { ...validateOptions(own, RULES, fail), ...validateOptions(options, RULES, fail) }
  if (given.initialDelay !== undefined && given.interval === undefined) {
    fail('`initialDelay` is for periodic checks: give it an `interval`, or leave it out.')
  }
  return Object.freeze({ ...DEFAULTS, ...given, check: call, kind })
}
