import type { Fields, FieldValue } from '../values/fields.ts'
import { type Envelope, endText, envelopeText } from './envelope.ts'
import { shorten } from './shorten.ts'

/**
 * One line of mozlog. `Type` and `Logger` among the fields or in the nested record, where they are texts, go to the
 * envelope; a line longer than the envelope's `maxBytes` is cut, and says so.
 *
 * @param start the text of severity and timestamp
 */
export function lineOf(envelope: Envelope, start: string, fields: Fields): string {
  const type = takeNested(envelope, fields, 'Type') ?? takeName(fields, 'Type')
  const logger = takeNested(envelope, fields, 'Logger') ?? takeName(fields, 'Logger')
  const head = start + envelopeText(envelope, type, logger)
  const line = head + bodyOf(envelope, fields)
  if (fits(line, envelope.maxBytes)) return line
  const room = envelope.maxBytes - Buffer.byteLength(head)
  return (
    head + shorten(fields, Buffer.byteLength(line), room, (cut) => bodyOf(envelope, cut), envelope.messageKey)
  )
}

/** Whether a line is at most `maxBytes` long: counted only where its length leaves a doubt. */
export function fits(line: string, maxBytes: number): boolean {
  return line.length * 3 <= maxBytes || (line.length <= maxBytes && Buffer.byteLength(line) <= maxBytes)
}

/** Takes the text under `key` out of the fields; anything else under it stays. */
export function takeName(fields: Fields, key: 'Type' | 'Logger'): string | undefined {
  const value = fields[key]
  if (typeof value !== 'string' || value === '') return undefined
  delete fields[key]
  return value
}

/** Takes the text under `key` out of the nested record. */
function takeNested(envelope: Envelope, fields: Fields, key: 'Type' | 'Logger'): string | undefined {
  if (envelope.nestedKey === undefined) return undefined
  const record = fields[envelope.nestedKey]
  if (typeof record !== 'object' || Array.isArray(record)) return undefined
  const name = takeName(record, key)
  if (Object.keys(record).length === 0) delete fields[envelope.nestedKey]
  // The record's own is the later one.
  if (name !== undefined) takeName(fields, key)
  return name
}

function bodyOf(envelope: Envelope, fields: Fields): string {
  const { messageKey } = envelope
  const empty = Object.keys(fields).length === 0
  const message = fields[messageKey]
  const body = empty ? `{${JSON.stringify(messageKey)}:""}` : JSON.stringify(fields)
  return body + endText(envelope, message === undefined ? undefined : messageText(message))
}

function messageText(message: FieldValue): string {
  const text = JSON.stringify(message)
  return typeof message === 'string' ? text : JSON.stringify(text)
}
