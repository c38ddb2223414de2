import { GCP_SEVERITY, type SyslogSeverity } from './severity.ts'

/** The parts of a line around `Fields`, and the limits of the whole. */
export interface Envelope {
  readonly type: string
  readonly logger: string
  readonly hostname: string
  readonly pid: number
  /** Adds the keys that Google Cloud reads. */
  readonly gcpSeverity: boolean
  /** The Google Cloud project of traces, if known. */
  readonly gcpProject: string | undefined
  /** The key of the message among the fields. */
  readonly messageKey: string
  /** The key of the error among the fields. */
  readonly errorKey: string
  /** The key of the field that records are nested under, if there is one. */
  readonly nestedKey: string | undefined
  /** The longest line, in bytes of UTF-8, its end included. */
  readonly maxBytes: number
  /** The end of the line. */
  readonly eol: '\n' | '\r\n'
}

/** `Type`, `Logger` and `Hostname` are cut at this length, in UTF-16 units. */
const MAX_NAME = 256

/** Control characters: useless in names, and six bytes each in JSON. */
const CONTROL = /\p{Cc}/gu

/** The start of a line. */
export function severityText(severity: SyslogSeverity, gcpSeverity: boolean): string {
  const text = `{"Severity":${severity}`
  return gcpSeverity ? `${text},"severity":"${GCP_SEVERITY[severity]}"` : text
}

/**
 * The text that follows the severity.
 *
 * @param nanoseconds since the epoch, as decimal text
 */
export function timestampText(nanoseconds: string): string {
  return `,"Timestamp":${nanoseconds}`
}

/** The text that follows the timestamp, up to the object of fields. */
export function envelopeText(envelope: Envelope, type = envelope.type, logger = envelope.logger): string {
  const { hostname, pid } = envelope
  return `,"Type":${name(type)},"Logger":${name(logger)},"Hostname":${name(hostname)},"EnvVersion":"2.0","Pid":${pid},"Fields":`
}

/**
 * The text after the fields: what Google Cloud Logging reads, and the end of the line.
 *
 * @param cloud the text of further keys for Google Cloud
 */
export function endText(envelope: Envelope, messageText: string | undefined, cloud = ''): string {
  const message = envelope.gcpSeverity && messageText !== undefined ? `,"message":${messageText}` : ''
  return `${message}${cloud}}${envelope.eol}`
}

function name(text: string): string {
  return JSON.stringify(text.slice(0, MAX_NAME).replace(CONTROL, '\ufffd').toWellFormed())
}
