import { addField, createFields, type Fields } from './fields.ts'

/** An object of named values: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Matches if there may be an integer beyond 2^53. Most texts have none, and need no second look. */
const LONG_NUMBER = /\d{16}/

/** The strings and the numbers of a JSON text. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g

/**
 * Parses one JSON object; `undefined` if the text is not one. If a key repeats, the last value wins. Integers beyond 2^53
 * become strings, so that no digit is lost.
 */
export function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(json)
    if (!isObject(parsed)) return undefined
    return LONG_NUMBER.test(json) ? JSON.parse(json.replace(TOKENS, exact)) : parsed
  } catch {
    return undefined
  }
}

function exact(token: string): string {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token
}

/** Adds each property of an object as a field. */
export function addFields(fields: Fields, object: Record<string, unknown>): Fields {
  for (const key of Object.keys(object)) addField(fields, key, object[key])
  return fields
}

/** The fields of a JSON object; if the text is not one, the whole text under `messageKey`. */
export function fieldsOfJson(json: string, messageKey: string): Fields {
  return addFields(createFields(), parseObject(json) ?? { [messageKey]: json })
}
