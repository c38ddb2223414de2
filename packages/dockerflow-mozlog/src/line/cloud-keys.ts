import type { Fields, FieldValue } from '../values/fields.ts'
import type { Envelope } from './envelope.ts'

/** The fields from which the trace of a line is read: the names that OpenTelemetry gives them. */
export const TRACE_FIELDS: readonly string[] = ['trace_id', 'span_id', 'trace_flags']

/** The `Type` of the line about one whole request. */
export const REQUEST_SUMMARY = 'request.summary'

/**
 * The text of the top-level keys that Google Cloud reads besides `severity` and `message`, each after a comma:
 * `stack_trace` (Error Reporting), `httpRequest`, and the keys of the trace. Empty unless `gcpSeverity` is on.
 *
 * @param type the `Type` of the line
 */
export function cloudText(envelope: Envelope, fields: Fields, type: string | undefined): string {
  if (!envelope.gcpSeverity) return ''
  const { [envelope.errorKey]: error, trace_id: trace, span_id: span, trace_flags: flags } = fields
  const keys: Record<string, unknown> = {}
  if (typeof error === 'object' && !Array.isArray(error) && typeof error.stack === 'string')
    keys.stack_trace = error.stack
  if ((type ?? envelope.type) === REQUEST_SUMMARY) keys.httpRequest = httpRequestOf(fields)
  if (isText(trace)) {
    const { gcpProject } = envelope
    keys['logging.googleapis.com/trace'] =
      gcpProject === undefined ? trace : `projects/${gcpProject}/traces/${trace}`
    if (isText(span)) keys['logging.googleapis.com/spanId'] = span
    // The lowest bit of the flags says that the trace is recorded.
    if (isText(flags)) keys['logging.googleapis.com/trace_sampled'] = (Number.parseInt(flags, 16) & 1) === 1
  }
  const text = JSON.stringify(keys)
  return text === '{}' ? '' : `,${text.slice(1, -1)}`
}

/** The fields of a `request.summary` as the object `HttpRequest` of Google Cloud Logging; `undefined` without any. */
function httpRequestOf(fields: Fields): object | undefined {
  const { method, path, querystring, code, agent, t, remoteAddressChain: chain } = fields
  const request = {
    requestMethod: isText(method) ? method : undefined,
    requestUrl: isText(path) ? path + (isText(querystring) ? `?${querystring}` : '') : undefined,
    status: typeof code === 'number' ? code : undefined,
    userAgent: isText(agent) ? agent : undefined,
    remoteIp: Array.isArray(chain) && isText(chain[0]) ? chain[0] : undefined,
    latency: typeof t === 'number' ? `${t / 1000}s` : undefined,
  }
  return Object.values(request).some((value) => value !== undefined) ? request : undefined
}

function isText(value: FieldValue | undefined): value is string {
  return typeof value === 'string'
}
