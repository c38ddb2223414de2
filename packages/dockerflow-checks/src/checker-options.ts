import type { Checks } from './check.ts'
import { DockerflowError } from './errors.ts'
import { type Rule, validateOptions, wholeNumber } from './option-rules.ts'

/** Options of a checker. */
export interface CheckerOptions {
  /**
   * Checks by name, see {@link Checker.register}.
   * @default {}
   */
  readonly checks?: Checks
  /**
   * Message ids to ignore: neither counted, nor logged, nor shown.
   * @default []
   */
  readonly silenced?: readonly string[] | ReadonlySet<string>
  /**
   * The longest time that `run()` takes, in milliseconds.
   * @default 4500
   */
  readonly deadline?: number
  /**
   * How many checks run at once. They start in order of registration.
   * @default Infinity
   */
  readonly concurrency?: number
}

/** The options of a checker, validated, their defaults filled in. */
export type CheckerSettings = Required<CheckerOptions>

const DEFAULTS: CheckerSettings = {
  checks: {},
  silenced: [],
  deadline: 4500,
  concurrency: Number.POSITIVE_INFINITY,
}

const RULES: Readonly<Record<keyof CheckerOptions, Rule>> = {
  checks: { wants: 'an object of checks by name', accepts: isObject },
  silenced: {
    wants: 'an array or Set of message ids',
    accepts: (value) => (Array.isArray(value) || value instanceof Set) && [...value].every(isText),
  },
  deadline: wholeNumber('ms', 1, 1_900_000_000),
  concurrency: {
    wants: 'a whole number from 1, or Infinity',
    accepts: (value) =>
      value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && (value as number) >= 1),
  },
}

/** @throws DockerflowError `DOCKERFLOW_INVALID_OPTION`, naming the option and what it must be */
export function checkerSettings(options: CheckerOptions): CheckerSettings {
  const given = validateOptions(options, RULES, (problem) => {
    throw new DockerflowError('DOCKERFLOW_INVALID_OPTION', `createChecker: ${problem}`)
  })
  return { ...DEFAULTS, ...given }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
