import { hostname } from 'node:os'
import type { LoggerOptions } from 'pino'
import { MozlogError } from './errors.ts'
import type { Envelope } from './line/envelope.ts'
import { type SyslogSeverity, severityOf, severityOfLabel } from './line/severity.ts'

/** Options of pino that mozlog refuses, and why. */
const UNSUPPORTED = {
  timestamp: 'mozlog writes the time itself, in nanoseconds. Remove it.',
  depthLimit: 'mozlog limits depth by flattening. Remove it.',
  edgeLimit: 'mozlog limits a line by maxBytes. Remove it.',
} as const

/** The options of pino that mozlog accepts. */
type PinoOptions<CustomLevels extends string> = Omit<
  LoggerOptions<CustomLevels>,
  keyof typeof UNSUPPORTED | 'name' | 'formatters'
> & {
  /** pino's formatters, except `level`: mozlog writes the severity. */
  formatters?: Omit<NonNullable<LoggerOptions['formatters']>, 'level'>
}

/** Options of {@link mozlog}: those below, and pino's. */
export interface MozlogOptions<CustomLevels extends string = never> extends PinoOptions<CustomLevels> {
  /**
   * The `Logger` of each line: the name of the service. A child may set another: `log.child({ Logger: 'mailer' })`.
   * @default 'app'
   */
  readonly logger?: string
  /** pino's name for `logger`. */
  readonly name?: string
  /**
   * The `Type` of each line. A child or a record may set another: `log.child({ Type: 'audit' })`.
   * @default 'app.log'
   */
  readonly type?: string
  /**
   * The `Hostname` of each line.
   * @default os.hostname()
   */
  readonly hostname?: string
  /**
   * Adds the top-level keys that Google Cloud reads: `severity` and `message`; for an error `stack_trace`; for a line
   * with the field `trace_id` those of the trace, in the project `GOOGLE_CLOUD_PROJECT`; for a request summary
   * `httpRequest`.
   * @default false
   */
  readonly gcpSeverity?: boolean
  /**
   * The longest line, in bytes, including its end. Longer lines are cut, and marked as cut. At least 4096.
   * @default 65536
   */
  readonly maxBytes?: number
  /**
   * The syslog severities, 0 to 7, of custom levels. Needed only if neither the name of a level (as in syslog or pino)
   * nor its number (on pino's scale) gives one.
   * @default {}
   */
  readonly severities?: Readonly<Record<string, SyslogSeverity>>
}

/** Options after validation, with defaults. */
export interface Settled {
  readonly envelope: Envelope
  /** The severity of a level; `label` is the name of a level that a child has added. */
  readonly severityOf: (level: number, label?: string) => SyslogSeverity
  readonly pinoOptions: LoggerOptions
}

/** Why worker transports with several targets, or one with a level, cannot be used. */
const WHY_NO_TARGETS =
  'its worker sorts lines by the pino level in each, which mozlog lines do not have, and would drop all of them. ' +
  'Use pino.multistream() with pino.destination(), or a transport with one target and no level.'

/** The error for `transport`, which sorts lines by pino's level. */
export function refuseLevelSorting(transport: string): MozlogError {
  return unsupported(transport, WHY_NO_TARGETS)
}

/** The smallest `maxBytes`, into which an envelope always fits. */
const MIN_MAX_BYTES = 4096

/** @throws {MozlogError} with the name of the option and what to do */
export function settle(options: MozlogOptions): Settled {
  const { logger, name, type, hostname: host, gcpSeverity, maxBytes, severities, ...others } = options
  // pino takes `undefined` for a value instead of using its default.
  const pinoOptions = Object.fromEntries(
    Object.entries(others).filter(([, value]) => value !== undefined),
  ) as typeof others
  for (const key of Object.keys(UNSUPPORTED) as (keyof typeof UNSUPPORTED)[]) {
    if ((pinoOptions as LoggerOptions)[key] !== undefined) throw unsupported(key, UNSUPPORTED[key])
  }
  if ((pinoOptions.formatters as LoggerOptions['formatters'])?.level !== undefined) {
    throw unsupported(
      'formatters.level',
      'mozlog writes the severity itself. Use severities for custom levels.',
    )
  }
  const { transport } = pinoOptions as { transport?: { targets?: unknown } }
  if (transport?.targets !== undefined) throw refuseLevelSorting('transport.targets')
  if (maxBytes !== undefined && !(Number.isInteger(maxBytes) && maxBytes >= MIN_MAX_BYTES)) {
    throw invalid('maxBytes', `an integer of at least ${MIN_MAX_BYTES}`)
  }
  if (gcpSeverity !== undefined && typeof gcpSeverity !== 'boolean')
    throw invalid('gcpSeverity', 'true or false')

  const errorKey = text('errorKey', pinoOptions.errorKey) ?? 'err'
  const messageKey = text('messageKey', pinoOptions.messageKey) ?? 'msg'
  const nestedKey = text('nestedKey', pinoOptions.nestedKey)
  refuseNames({ messageKey, errorKey, nestedKey })

  const envelope: Envelope = {
    type: text('type', type) ?? 'app.log',
    logger: text('logger', logger) ?? text('name', name) ?? 'app',
    hostname: text('hostname', host) ?? hostname(),
    pid: process.pid,
    gcpSeverity: gcpSeverity ?? false,
    gcpProject: process.env.GOOGLE_CLOUD_PROJECT || undefined,
    messageKey,
    errorKey,
    nestedKey,
    maxBytes: maxBytes ?? 65_536,
    eol: pinoOptions.crlf === true ? '\r\n' : '\n',
  }
  return {
    envelope,
    severityOf: severitiesOf(pinoOptions as LoggerOptions, severities ?? {}),
    pinoOptions: pinoOptions as LoggerOptions,
  }
}

/** @throws {MozlogError} for keys that are taken */
function refuseNames(keys: Readonly<Record<string, string | undefined>>): void {
  const taken = new Set(['Type', 'Logger'])
  for (const [option, key] of Object.entries(keys)) {
    if (key === undefined) continue
    if (taken.has(key)) throw invalid(option, `another key than ${[...taken].join(', ')}`)
    taken.add(key)
  }
}

/** The severity of each level: as given in `severities`, by its name, or by its number. */
function severitiesOf(pinoOptions: LoggerOptions, given: NonNullable<MozlogOptions['severities']>) {
  const { customLevels = {}, levelComparison = 'ASC' } = pinoOptions
  for (const [label, severity] of Object.entries(given)) {
    if (!Object.hasOwn(customLevels, label))
      throw invalid(`severities.${label}`, 'for a level in customLevels')
    if (!(Number.isInteger(severity) && severity >= 0 && severity <= 7)) {
      throw invalid(`severities.${label}`, 'a syslog severity, 0 to 7')
    }
  }
  const known = new Map<number, SyslogSeverity>()
  for (const [label, level] of Object.entries(customLevels as Record<string, number>)) {
    const severity = given[label] ?? severityOfLabel(label, levelComparison === 'ASC' ? level : undefined)
    if (severity === undefined) throw invalid(`severities.${label}`, 'given, because of levelComparison')
    known.set(level, severity)
  }
  return (level: number, label?: string) =>
    known.get(level) ??
    (label === undefined ? undefined : severityOfLabel(label, undefined)) ??
    severityOf(level)
}

function text(option: string, value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value
  throw invalid(option, 'a non-empty string')
}

function invalid(option: string, expected: string): MozlogError {
  return new MozlogError('DOCKERFLOW_MOZLOG_INVALID_OPTION', `mozlog: ${option} must be ${expected}.`)
}

function unsupported(option: string, why: string): MozlogError {
  return new MozlogError('DOCKERFLOW_MOZLOG_UNSUPPORTED_OPTION', `mozlog: ${option} cannot be used: ${why}`)
}
