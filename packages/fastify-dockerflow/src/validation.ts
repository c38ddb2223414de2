import { DockerflowPluginError } from './errors.ts'

/** The longest time a timer of Node takes, in milliseconds (about 24.8 days). */
export const LONGEST_TIMER = 2_147_483_647

/** What a value is, in words for an error: its type, and the value itself where that is short. */
export function shown(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value)
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined) return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** @throws `FST_DOCKERFLOW_INVALID_OPTION` always: `path` must be `expected` but is `value` */
export function refuse(path: string, expected: string, value: unknown): never {
  throw new DockerflowPluginError(
    'FST_DOCKERFLOW_INVALID_OPTION',
    `dockerflow: option \`${path}\` must be ${expected}, but is ${shown(value)}.`,
  )
}

/** Whether `value` is an object that is neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether `value` is an object whose own keys are all there is to it: a Map, say, is none. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * Asserts that `value` is an object with no keys but `known`.
 *
 * @throws `FST_DOCKERFLOW_INVALID_OPTION`, `FST_DOCKERFLOW_UNKNOWN_OPTION`
 */
export function checkKeys(path: string, value: unknown, known: readonly string[]): void {
  if (!isObject(value)) refuse(path, 'an object', value)
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const [name, whose] = path === 'options' ? [key, ''] : [`${path}.${key}`, `of \`${path}\` `]
    throw new DockerflowPluginError(
      'FST_DOCKERFLOW_UNKNOWN_OPTION',
      `dockerflow: unknown option \`${name}\`. The options ${whose}are: ${known.join(', ')}.`,
    )
  }
}

/** A whole number from `least` to `most`; `value` itself when it is one. */
export function integer(path: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  return refuse(path, `a whole number from ${least} to ${most}`, value)
}

/** A time in whole milliseconds that a timer can take. */
export function milliseconds(path: string, value: unknown, least = 0): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= LONGEST_TIMER)
    return value
  return refuse(path, `a number of whole milliseconds from ${least} to ${LONGEST_TIMER}`, value)
}

/** A list of non-empty strings. */
export function strings(path: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) refuse(path, 'an array of strings', value)
  value.forEach((entry, index) => {
    if (typeof entry !== 'string' || entry === '') refuse(`${path}[${index}]`, 'a non-empty string', entry)
  })
  return value
}
