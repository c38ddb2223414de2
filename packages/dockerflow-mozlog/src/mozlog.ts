import { hostname } from 'node:os'
import type { LoggerOptions } from 'pino'
import { nanoseconds } from './clock.ts'
import type { Envelope } from './envelope.ts'
import { lineOf } from './line.ts'
import { type MozlogOptions, validate } from './options.ts'
import { fieldsOfJson } from './pino-line.ts'
import { severityOf } from './severity.ts'

/** What pino puts first in a line; what follows are bindings, fields and message. */
const PINO_LEVEL = /^\{"level":(-?[\d.]+),?/

/**
 * Options for `pino(...)` and `Fastify({ logger: ... })` that make every line one mozlog object (clauses A7, R2).
 *
 * @throws {MozlogError} for options that mozlog cannot honour
 */
export function mozlog(options: MozlogOptions): LoggerOptions {
  const { logger, name, type, hostname: host, gcpSeverity, maxBytes, ...pinoOptions } = validate(options)
  const envelope: Envelope = {
    type: type ?? 'app.log',
    logger: logger ?? name ?? 'app',
    hostname: host ?? hostname(),
    pid: process.pid,
    gcpSeverity: gcpSeverity ?? false,
    messageKey: pinoOptions.messageKey ?? 'msg',
    maxBytes: maxBytes ?? 65_536,
    eol: pinoOptions.crlf === true ? '\r\n' : '\n',
  }
  const { hooks } = pinoOptions

  function streamWrite(pinoLine: string): string {
    const level = PINO_LEVEL.exec(pinoLine)
    const fields = fieldsOfJson(`{${pinoLine.slice(level?.[0].length ?? 0)}`, envelope.messageKey)
    const line = lineOf(envelope, nanoseconds(), severityOf(Number(level?.[1] ?? 30)), fields)
    return hooks?.streamWrite === undefined ? line : hooks.streamWrite(line)
  }

  return { base: null, ...pinoOptions, timestamp: false, hooks: { ...hooks, streamWrite } }
}
