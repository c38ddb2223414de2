import { type Envelope, envelopeText, START, severityText } from './envelope.ts'
import type { Fields, FieldValue } from './fields.ts'
import type { Severity } from './severity.ts'
import { shorten } from './shorten.ts'

/**
 * One line of mozlog. `Type` and `Logger` among the fields, where they are texts, go to the envelope; a line longer
 * than the envelope's `maxBytes` is cut, and says so.
 *
 * @param timestamp nanoseconds since the epoch, as decimal text
 */
export function lineOf(envelope: Envelope, timestamp: string, severity: Severity, fields: Fields): string {
  const type = take(fields, 'Type') ?? envelope.type
  const logger = take(fields, 'Logger') ?? envelope.logger
  const head =
    START + timestamp + severityText(severity, envelope.gcpSeverity) + envelopeText(envelope, type, logger)
  const line = finish(envelope, head, fields)
  if (fits(line, envelope.maxBytes)) return line
  const room = envelope.maxBytes - Buffer.byteLength(head)
  return finish(envelope, head, shorten(fields, envelope, Buffer.byteLength(line), room))
}

/** Whether a line is at most `maxBytes` long: counted only where its length leaves a doubt. */
export function fits(line: string, maxBytes: number): boolean {
  return line.length * 3 <= maxBytes || (line.length <= maxBytes && Buffer.byteLength(line) <= maxBytes)
}

function finish(envelope: Envelope, head: string, fields: Fields): string {
  return head + bodyOf(envelope, fields) + envelope.eol
}

/** The fields, and what closes the line. */
function bodyOf(envelope: Envelope, fields: Fields): string {
  const { messageKey } = envelope
  for (const _ in fields) {
    const message = envelope.gcpSeverity ? fields[messageKey] : undefined
    return `${JSON.stringify(fields)}${message === undefined ? '' : `,"message":${JSON.stringify(textOf(message))}`}}`
  }
  return `{${JSON.stringify(messageKey)}:""}}`
}

function textOf(value: FieldValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function take(fields: Fields, key: string): string | undefined {
  const value = fields[key]
  if (typeof value !== 'string' || value === '') return undefined
  delete fields[key]
  return value
}
