import { cloudText, REQUEST_SUMMARY, TRACE_FIELDS } from '../line/cloud-keys.ts'
import { type Envelope, envelopeText } from '../line/envelope.ts'
import { takeName } from '../line/line.ts'
import { createFields, type Fields } from '../values/fields.ts'
import { fieldsOfJson } from '../values/json-object.ts'

/** The part that all lines of a logger share: the envelope, and the bindings of the logger and its parents. */
export interface Bindings {
  /** pino's text of the bindings, from which this was made. */
  readonly source: string
  readonly keys: readonly string[]
  /** The envelope from the type on, and the start of the object of fields with all bindings, each followed by a comma. */
  readonly text: string
  /** The keys for Google Cloud that follow from bindings; `undefined` if they follow from each record. */
  readonly cloud: string | undefined
}

/** One more binding, of a kind that needs no conversion. */
const SIMPLE = /^,"([\w.-]+)":(?:"[\w .:/@+=~-]*"|true|false|-?\d{1,15})$/

/** The fields in pino's text of a logger's bindings, including `Type` and `Logger`. */
export function bindingFields(source: string): Fields {
  return source === '' ? createFields() : fieldsOfJson(`{${source.slice(1)}}`, 'bindings')
}

/**
 * Reads pino's text of a logger's bindings, each with a comma before it.
 *
 * @param parent bindings that `source` may start with: then only what is new has to be read
 */
export function readBindings(source: string, envelope: Envelope, parent?: Bindings): Bindings {
  if (parent !== undefined && source.startsWith(parent.source)) {
    const [added, key] = SIMPLE.exec(source.slice(parent.source.length)) ?? []
    if (added !== undefined && key !== undefined && isNew(key, parent)) {
      return { ...parent, source, keys: [...parent.keys, key], text: `${parent.text}${added.slice(1)},` }
    }
  }
  const fields = bindingFields(source)
  const type = takeName(fields, 'Type')
  const head = envelopeText(envelope, type, takeName(fields, 'Logger'))
  const keys = Object.keys(fields)
  const body = keys.length === 0 ? '' : `${JSON.stringify(fields).slice(1, -1)},`
  const isSummary = envelope.gcpSeverity && (type ?? envelope.type) === REQUEST_SUMMARY
  const cloud = isSummary ? undefined : cloudText(envelope, fields, type)
  return { source, keys, text: `${head}{${body}`, cloud }
}

function isNew(key: string, parent: Bindings): boolean {
  return key !== 'Type' && key !== 'Logger' && !TRACE_FIELDS.includes(key) && !parent.keys.includes(key)
}
