import { type Plain, plain, plainScalar } from './plain.ts'

/** A value that needs no conversion. */
export type Scalar = string | number | boolean

/** A scalar, or a non-empty array of one kind of scalar. */
export type FlatValue = Scalar | string[] | number[] | boolean[]

/** The value of a field: a flat value, or one level of object. */
export type FieldValue = FlatValue | { [key: string]: FlatValue }

/** The object under `Fields`. It has no prototype, so that no key is special. */
export type Fields = { [key: string]: FieldValue }

/** Objects below a field become dotted keys to this depth, and JSON text below it. */
export const FLATTEN_DEPTH = 4

/** Creates an empty object of fields. */
export function createFields(): Fields {
  return Object.create(null)
}

/** Converts any value to that of a field; `undefined` if the field is left out. Never throws. See docs/logging.md. */
export function fieldOf(value: unknown, key: string): FieldValue | undefined {
  return typeof value === 'object' ? flatten(plain(value, key)) : plainScalar(value)
}

/**
 * Sets the field `key`, and replaces an earlier value. Null and empty values remove the field; undefined and functions
 * are ignored.
 */
export function addField(fields: Fields, key: string, value: unknown): void {
  const result = fieldOf(value, key)
  if (result !== undefined) fields[key.toWellFormed()] = result
  else if (typeof value === 'object') delete fields[key.toWellFormed()]
}

function flatten(value: Plain | undefined): FieldValue | undefined {
  if (typeof value !== 'object') return value
  if (value === null) return undefined
  if (Array.isArray(value)) return list(value)
  const flat: Record<string, FlatValue> = Object.create(null)
  flattenInto(flat, '', value, 1)
  for (const _ in flat) return flat
  return undefined
}

function flattenInto(flat: Record<string, FlatValue>, prefix: string, object: object, depth: number): void {
  for (const [key, value] of Object.entries(object) as [string, Plain][]) {
    const path = prefix + key
    if (typeof value !== 'object') flat[path] = value
    else if (Array.isArray(value)) assign(flat, path, list(value))
    else if (value !== null && depth < FLATTEN_DEPTH) flattenInto(flat, `${path}.`, value, depth + 1)
    else if (value !== null) flat[path] = JSON.stringify(value)
  }
}

function assign(flat: Record<string, FlatValue>, path: string, value: FlatValue | undefined): void {
  if (value !== undefined) flat[path] = value
}

/** Arrays of one kind of scalar stay as they are; in mixed ones each element becomes text; empty ones are left out. */
function list(array: Plain[]): string[] | number[] | boolean[] | undefined {
  if (array.length === 0) return undefined
  const kind = typeof array[0]
  if (kind !== 'object' && array.every((element) => typeof element === kind)) return array as string[]
  return array.map((element) => (typeof element === 'string' ? element : JSON.stringify(element)))
}
