import type { Envelope } from './envelope.ts'
import { createFields, type Fields, type FieldValue } from './fields.ts'

/** The field that a cut line carries: how many bytes the whole line had. */
export const CUT_FIELD = 'mozlog.cut'
const ELLIPSIS = '…'

/**
 * Fields that fit into `room` bytes with `,"message":…` and what closes the line: first the longest texts and arrays
 * are cut, each with an ellipsis at its end, then fields are left out from the last one on, the message last.
 *
 * @param whole how many bytes the whole line had: the value of {@link CUT_FIELD}
 */
export function shorten(fields: Fields, envelope: Envelope, whole: number, room: number): Fields {
  const { gcpSeverity, messageKey, eol } = envelope
  const size = (cut: Fields) =>
    Buffer.byteLength(JSON.stringify(cut)) +
    (gcpSeverity ? Buffer.byteLength(JSON.stringify(cut[messageKey] ?? '')) + '"message":'.length + 1 : 0) +
    '}'.length +
    eol.length

  let cut = fields
  for (let limit = room >> 1; limit >= 32; limit >>= 1) {
    cut = createFields()
    cut[CUT_FIELD] = whole
    for (const key of Object.keys(fields))
      cut[key.slice(0, limit).toWellFormed()] = clip(fields[key] as FieldValue, limit)
    if (size(cut) <= room) return cut
  }
  const keys = Object.keys(cut).filter((key) => key !== CUT_FIELD && key !== messageKey)
  // Halving what is left out, instead of one field at a time, keeps this linear in the number of fields.
  for (let keep = keys.length >> 1; ; keep >>= 1) {
    const fewer = createFields()
    for (const key of [CUT_FIELD, ...keys.slice(0, keep), messageKey]) {
      if (cut[key] !== undefined) fewer[key] = cut[key]
    }
    if (size(fewer) <= room || keep === 0) return fewer
  }
}

function clip(value: FieldValue, limit: number): FieldValue {
  if (typeof value === 'string')
    return value.length <= limit ? value : `${value.slice(0, limit)}${ELLIPSIS}`.toWellFormed()
  if (Array.isArray(value)) return clipArray(value, limit)
  if (typeof value !== 'object') return value
  const clipped: FieldValue = Object.create(null)
  let left = limit
  for (const key of Object.keys(value)) {
    const part = clip(value[key] as FieldValue, left)
    left -= key.length + JSON.stringify(part).length
    if (left < 0) break
    Object.assign(clipped, { [key.slice(0, limit).toWellFormed()]: part })
  }
  return Object.keys(clipped).length > 0 ? clipped : ELLIPSIS
}

function clipArray(array: FieldValue[], limit: number): FieldValue {
  let left = limit
  const kept = array.filter((element) => {
    left -= JSON.stringify(element).length + 1
    return left >= 0
  })
  if (kept.length > 0) return kept as string[]
  return clip(JSON.stringify(array[0]), limit)
}
