import { LEVELS, type Level, type Status } from './level.ts'
import type { Message } from './message.ts'
import type { Report } from './report.ts'

/** How much a payload tells: names and status words only, or the messages and what the clients said. */
export type HeartbeatDetails = 'status' | 'full'

/** The JSON of a heartbeat, as existing Dockerflow libraries emit and existing monitoring reads it (clause A5). */
export interface HeartbeatPayload {
  readonly status: Status
  /** Every check with its status word. */
  readonly checks: Readonly<Record<string, Status>>
  /** The checks above level 0; empty unless `details` is `'full'`. */
  readonly details: Readonly<Record<string, HeartbeatDetail>>
}

/** What the payload tells of one check. */
export interface HeartbeatDetail {
  readonly status: Status
  readonly level: Level
  /** Texts by message id. Texts of one id are joined by a line break. */
  readonly messages: Readonly<Record<string, string>>
}

/**
 * The payload of `report`.
 *
 * @param details `'status'` is safe to publish; `'full'` adds messages and redacted error texts
 */
export function heartbeatPayload(report: Report, details: HeartbeatDetails = 'status'): HeartbeatPayload {
  const { status, results } = report
  const told = details === 'full' ? results.filter((result) => result.level > LEVELS.ok) : []
  return {
    status,
    // fromEntries defines own keys, so that a check named `__proto__` is a check like any other
    checks: Object.fromEntries(results.map((result) => [result.name, result.status])),
    details: Object.fromEntries(
      told.map(({ name, status, level, messages }) => [
        name,
        { status, level, messages: textsById(messages) },
      ]),
    ),
  }
}

/** The HTTP status of a heartbeat: 200 below `error`, otherwise `failedStatusCode` (clause A5). */
export function heartbeatStatusCode(report: Pick<Report, 'level'>, failedStatusCode = 503): number {
  return report.level < LEVELS.error ? 200 : failedStatusCode
}

function textsById(messages: readonly Message[]): Record<string, string> {
  const texts = new Map<string, string>()
  for (const { id, text, cause } of messages) {
    const full = cause === undefined ? text : `${text} (${cause})`
    const earlier = texts.get(id)
    texts.set(id, earlier === undefined ? full : `${earlier}\n${full}`)
  }
  return Object.fromEntries(texts)
}
