import { createFields, type Fields, type FieldValue } from '../values/fields.ts'

/** The field that marks a cut line: how many bytes the whole line had. */
export const CUT_FIELD = 'mozlog.cut'
const ELLIPSIS = '…'
/** Texts are not cut below this many UTF-16 units: fields are left out instead. */
const SHORTEST_TEXT = 64
/** The bytes of the shortest possible field, `"":0,`: more fields than fit by this count are dropped unread. */
const SHORTEST_FIELD = 5

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
  const first = firstOf(fields, Math.floor(room / SHORTEST_FIELD), messageKey)
  let cut = first
  for (let limit = room >> 1; limit >= SHORTEST_TEXT; limit >>= 1) {
    cut = clipAll(first, limit, whole)
    const text = write(cut)
    if (Buffer.byteLength(text) <= room) return text
  }
  // Halving how many are kept, instead of leaving out one at a time, keeps this linear in their number.
  for (let keep = Object.keys(cut).length >> 1; ; keep >>= 1) {
    const text = write(firstOf(cut, keep, messageKey))
    if (keep === 0 || Buffer.byteLength(text) <= room) return text
  }
}

/** The first `keep` fields, the message, and the mark of a cut line. */
function firstOf(fields: Fields, keep: number, messageKey: string): Fields {
  const first = createFields()
  for (const key of [...Object.keys(fields).slice(0, keep), messageKey, CUT_FIELD]) {
    const value = fields[key]
    if (value !== undefined) first[key] = value
  }
  return first
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

/** As many elements as fit; if none does, the cut text of the first one. */
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
    const room = left - key.length - 3
    if (room < 1) break
    // Characters that JSON escapes take more room than they have units.
    let part = clip(value, room) as string
    if (JSON.stringify(part).length > room) part = clip(value, room >> 1) as string
    left -= key.length + JSON.stringify(part).length
    if (left < 0) break
    clipped[key] = part
  }
  return Object.keys(clipped).length > 0 ? clipped : ELLIPSIS
}
