import { addField, createFields, type Fields } from './fields.ts'

/** Numbers beyond 2^53 stay exact as text instead of becoming another number. */
function exact(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  if (source === undefined || !Number.isInteger(value)) return value
  return /^-?\d+$/.test(source) ? source : value
}

/** Whether there may be such a number: looking at each value takes longer than all the rest. */
const LONG_NUMBER = /\d{16}/

/** Reads one JSON object; `undefined` when it is none. Of a key that stands twice the later one wins. */
export function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = LONG_NUMBER.test(json) ? JSON.parse(json, exact) : JSON.parse(json)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Adds each property of an object as a field. */
export function addFields(fields: Fields, object: Record<string, unknown>): Fields {
  for (const key of Object.keys(object)) addField(fields, key, object[key])
  return fields
}

/** The fields of a JSON object, or the whole text as the message when it is none. */
export function fieldsOfJson(json: string, messageKey: string): Fields {
  const object = parseObject(json)
  if (object !== undefined) return addFields(createFields(), object)
  const fields = createFields()
  addField(fields, messageKey, json)
  return fields
}
