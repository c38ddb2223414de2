import { shownValue } from './shown-value.ts'

/** What an option may be. */
export interface Rule {
  /** Completes "`option` must be …". */
  readonly wants: string
  readonly accepts: (value: unknown) => boolean
}

/** A whole number of `unit` between `least` and `most`. */
export function wholeNumber(unit: string, least: number, most: number): Rule {
  return {
    wants: `a whole number of ${unit} from ${least} to ${most}`,
    accepts: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  }
}

/**
 * The options that are given, those that are `undefined` left out.
 *
 * @param fail is called with what is wrong and what to do: an unknown option, or a value it cannot take
 */
export function validateOptions<T extends object>(
  options: T,
  rules: Readonly<Record<string, Rule>>,
  fail: (problem: string) => never,
): T {
  if (typeof options !== 'object' || options === null)
    fail(`options must be an object, not ${shownValue(options)}.`)
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  for (const [key, value] of given) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined
    if (rule === undefined) {
      return fail(`there is no option \`${key}\`; the options are ${Object.keys(rules).join(', ')}.`)
    }
    if (!rule.accepts(value)) fail(`\`${key}\` must be ${rule.wants}, not ${shownValue(value)}.`)
  }
  return Object.fromEntries(given) as T
}
