import { type Plain, plain, plainScalar } from './plain.ts'

/** What mozlog takes as it is. */
export type Scalar = string | number | boolean

/** A scalar, or a non-empty array of one kind of scalar. */
export type FlatValue = Scalar | string[] | number[] | boolean[]

/** What a field may hold: a flat value, or one level of object. */
export type FieldValue = FlatValue | { [key: string]: FlatValue }

/** The object under `Fields`. It has no prototype, so that no key is special. */
export type Fields = { [key: string]: FieldValue }

/** How many levels of objects below a field become dotted keys; those below become JSON text. */
export const FLATTEN_DEPTH = 4

/** Fields with nothing in them yet. */
export function createFields(): Fields {
  return Object.create(null)
}

/** What `value` says in a field; `undefined` when it says nothing. Never throws. See the table in docs/logging.md. */
export function fieldOf(value: unknown, key: string): FieldValue | undefined {
  return typeof value === 'object' ? flatten(plain(value, key)) : plainScalar(value)
}

/**
 * Adds what `value` says under `key`, in place of an earlier value there. Null and what is empty take its place too, and
 * say nothing; undefined and functions are as if they were not there.
 */
export function addField(fields: Fields, key: string, value: unknown): void {
  const said = fieldOf(value, key)
  if (said !== undefined) fields[key.toWellFormed()] = said
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

/** Arrays of one kind of scalar stay as they are; in others each element becomes text; empty ones say nothing. */
function list(array: Plain[]): string[] | number[] | boolean[] | undefined {
  if (array.length === 0) return undefined
  const kind = typeof array[0]
  if (kind !== 'object' && array.every((element) => typeof element === kind)) return array as string[]
  return array.map((element) => (typeof element === 'string' ? element : JSON.stringify(element)))
}
