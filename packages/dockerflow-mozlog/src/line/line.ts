import type { Fields, FieldValue } from '../values/fields.ts'
import { fieldsOfJson } from '../values/json-object.ts'
import { cloudText } from './cloud-keys.ts'
import { type Envelope, endText, envelopeText } from './envelope.ts'
import { shorten } from './shorten.ts'

/**
 * One mozlog line. Non-empty strings under `Type` and `Logger`, in the fields or in the nested record, go to the
 * envelope. A line longer than `maxBytes` is cut.
 *
 * @param start the text of severity and timestamp
 */
export function lineOf(envelope: Envelope, start: string, fields: Fields): string {
  const type = takeNested(envelope, fields, 'Type') ?? takeName(fields, 'Type')
  const logger = takeNested(envelope, fields, 'Logger') ?? takeName(fields, 'Logger')
  const head = start + envelopeText(envelope, type, logger)
  const line = head + bodyOf(envelope, fields, type)
  if (fits(line, envelope.maxBytes)) return line
  const room = envelope.maxBytes - Buffer.byteLength(head)
  return (
    head +
    shorten(fields, Buffer.byteLength(line), room, (cut) => bodyOf(envelope, cut, type), envelope.messageKey)
  )
}

/**
 * The line of what pino has written as JSON.
 *
 * @param json pino's object without its level and its time
 */
export function lineOfPinoJson(envelope: Envelope, start: string, json: string): string {
  return lineOf(envelope, start, fieldsOfJson(json.trimEnd(), envelope.messageKey))
}

/** True if a line is at most `maxBytes` long. Bytes are counted only if the length leaves a doubt. */
export function fits(line: string, maxBytes: number): boolean {
  return line.length * 3 <= maxBytes || (line.length <= maxBytes && Buffer.byteLength(line) <= maxBytes)
}

/** Removes a non-empty string under `key` from the fields and returns it; any other value stays. */
export function takeName(fields: Fields, key: 'Type' | 'Logger'): string | undefined {
  const value = fields[key]
  if (typeof value !== 'string' || value === '') return undefined
  delete fields[key]
  return value
}

/** Like {@link takeName}, in the nested record. */
function takeNested(envelope: Envelope, fields: Fields, key: 'Type' | 'Logger'): string | undefined {
  if (envelope.nestedKey === undefined) return undefined
  const record = fields[envelope.nestedKey]
  if (typeof record !== 'object' || Array.isArray(record)) return undefined
  const name = takeName(record, key)
  if (Object.keys(record).length === 0) delete fields[envelope.nestedKey]
  // The nested record comes later, so it wins.
  if (name !== undefined) takeName(fields, key)
  return name
}

function bodyOf(envelope: Envelope, fields: Fields, type: string | undefined): string {
  const { messageKey } = envelope
  const empty = Object.keys(fields).length === 0
  const message = fields[messageKey]
  const body = empty ? `{${JSON.stringify(messageKey)}:""}` : JSON.stringify(fields)
  const cloud = cloudText(envelope, fields, type)
  return body + endText(envelope, message === undefined ? undefined : messageText(message), cloud)
}

function messageText(message: FieldValue): string {
  const text = JSON.stringify(message)
  return typeof message === 'string' ? text : JSON.stringify(text)
}
