import { createFields, type Fields, type FieldValue } from './fields.ts'

/** The field that a cut line carries: how many bytes the whole line had. */
export const CUT_FIELD = 'mozlog.cut'
const ELLIPSIS = '…'
/** Texts are not cut below this many UTF-16 units: fields are left out instead. */
const SHORTEST_TEXT = 64

/**
 * The text of a line's fields and end in at most `room` bytes: first the longest texts and arrays are cut, each with
 * an ellipsis at its end, then fields are left out from the last one on, the message last.
 *
 * @param whole how many bytes the whole line had: the value of {@link CUT_FIELD}
 * @param write makes the text
 */
export function shorten(
  fields: Fields,
  whole: number,
  room: number,
  write: (fields: Fields) => string,
  messageKey: string,
): string {
  let cut = fields
  for (let limit = room >> 1; limit >= SHORTEST_TEXT; limit >>= 1) {
    cut = clipAll(fields, limit, whole)
    const text = write(cut)
    if (Buffer.byteLength(text) <= room) return text
  }
  const keys = Object.keys(cut).filter((key) => key !== CUT_FIELD && key !== messageKey)
  // Halving how many are kept, instead of leaving out one at a time, keeps this linear in their number.
  for (let keep = keys.length >> 1; ; keep >>= 1) {
    const fewer = createFields()
    for (const key of [CUT_FIELD, ...keys.slice(0, keep), messageKey]) {
      const value = cut[key]
      if (value !== undefined) fewer[key] = value
    }
    const text = write(fewer)
    if (keep === 0 || Buffer.byteLength(text) <= room) return text
  }
}

function clipAll(fields: Fields, limit: number, whole: number): Fields {
  const cut = createFields()
  for (const [key, value] of Object.entries(fields)) cut[clipKey(key, limit)] = clip(value, limit)
  cut[CUT_FIELD] = whole
  return cut
}

function clip(value: FieldValue, limit: number): FieldValue {
  if (typeof value === 'string') return clipText(value, limit)
  if (Array.isArray(value)) return clipArray(value, limit)
  return typeof value === 'object' ? clipObject(value, limit) : value
}

function clipText(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit).toWellFormed()}${ELLIPSIS}`
}

function clipKey(key: string, limit: number): string {
  return key.length <= limit ? key : clipText(key, limit)
}

/** As many elements as fit; the text of the first one where none does. */
function clipArray(array: readonly (string | number | boolean)[], limit: number): FieldValue {
  let left = limit
  let kept = 0
  for (const element of array) {
    left -= JSON.stringify(element).length + 1
    if (left < 0) break
    kept++
  }
  return kept === 0 ? clipText(String(array[0]), limit) : (array.slice(0, kept) as string[])
}

/** As many properties as fit. */
function clipObject(
  object: Exclude<FieldValue, unknown[] | string | number | boolean>,
  limit: number,
): FieldValue {
  const clipped: typeof object = Object.create(null)
  let left = limit
  for (const [key, value] of Object.entries(object)) {
    const part = clip(value, left) as string
    left -= key.length + JSON.stringify(part).length
    if (left < 0) break
    clipped[key] = part
  }
  return Object.keys(clipped).length > 0 ? clipped : ELLIPSIS
}
