import { read, standIn, unreadable } from './stand-in.ts'

/** A tree that JSON can say: no getters, no cycles, no prototypes, a bounded depth, well-formed strings. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain }

/** How deep a value is followed; what is below becomes `"[Object]"` or `"[Array]"`. */
export const MAX_DEPTH = 8

/** How many values of one field are followed; those after become `"[Truncated]"`. */
export const MAX_VALUES = 10_000

/** The way from the root to where the walk is, and how many more values it may visit. */
interface Walk {
  readonly path: object[]
  left: number
}

/** The plain form of any value: `undefined` for undefined and functions, as in JSON. Never throws. */
export function plain(value: unknown, key: string): Plain | undefined {
  return typeof value === 'object'
    ? walkObject(value, key, { path: [], left: MAX_VALUES })
    : plainScalar(value)
}

/** The plain form of what is not an object: numbers that JSON lacks, bigints and symbols become text. */
export function plainScalar(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  return typeof value === 'bigint' || typeof value === 'symbol' ? String(value).toWellFormed() : undefined
}

function walkObject(object: object | null, key: string, walk: Walk): Plain | undefined {
  if (object === null) return null
  if (walk.path.includes(object)) return '[Circular]'
  const said = standIn(object, key)
  if (typeof said !== 'object' || said === null) return said === null ? null : plainScalar(said)
  if (walk.path.length >= MAX_DEPTH) return Array.isArray(said) ? '[Array]' : '[Object]'
  walk.path.push(object)
  try {
    return Array.isArray(said) ? walkArray(said, walk) : walkKeys(said, walk)
  } catch (error) {
    // A proxy may refuse to tell its keys or its length.
    return plainScalar(unreadable(error))
  } finally {
    walk.path.pop()
  }
}

function walkArray(array: readonly unknown[], walk: Walk): Plain[] {
  const elements: Plain[] = []
  for (let index = 0; index < array.length; index++) {
    if (walk.left-- <= 0) {
      elements.push('[Truncated]')
      break
    }
    const value = read(array, String(index))
    elements.push(
      (typeof value === 'object' ? walkObject(value, String(index), walk) : plainScalar(value)) ?? null,
    )
  }
  return elements
}

function walkKeys(object: object, walk: Walk): { [key: string]: Plain } {
  const properties: { [key: string]: Plain } = Object.create(null)
  for (const key of Object.keys(object)) {
    if (walk.left-- <= 0) {
      properties[key.toWellFormed()] = '[Truncated]'
      break
    }
    const value = read(object, key)
    const said = typeof value === 'object' ? walkObject(value, key, walk) : plainScalar(value)
    if (said !== undefined) properties[key.toWellFormed()] = said
  }
  return properties
}
