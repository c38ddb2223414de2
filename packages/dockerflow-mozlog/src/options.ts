import { hostname } from 'node:os'
import type { LoggerOptions } from 'pino'
import { MozlogError } from './errors.ts'
import type { Envelope } from './line/envelope.ts'
import { type SyslogSeverity, severityOf, severityOfLabel } from './line/severity.ts'

/** Options of pino that have no place in mozlog, and why. */
const UNSUPPORTED = {
  timestamp: 'mozlog tells the time itself, in nanoseconds. Remove it.',
  depthLimit: 'mozlog bounds depth by flattening. Remove it.',
  edgeLimit: 'mozlog bounds a line by maxBytes. Remove it.',
} as const

/** Options of pino as mozlog takes them: all but those whose place in the line is mozlog's. */
type PinoOptions<CustomLevels extends string> = Omit<
  LoggerOptions<CustomLevels>,
  keyof typeof UNSUPPORTED | 'name' | 'formatters'
> & {
  /** pino's formatters, without `level`: mozlog tells the severity. */
  formatters?: Omit<NonNullable<LoggerOptions['formatters']>, 'level'>
}

/** Options of {@link mozlog}: its own, and pino's. */
export interface MozlogOptions<CustomLevels extends string = never> extends PinoOptions<CustomLevels> {
  /**
   * The `Logger` of each line: the name of the service. A child may have its own: `log.child({ Logger: 'mailer' })`.
   * @default 'app'
   */
  readonly logger?: string
  /** pino's word for `logger`. */
  readonly name?: string
  /**
   * The `Type` of lines that do not say one. Children and records may: `log.child({ Type: 'audit' })`.
   * @default 'app.log'
   */
  readonly type?: string
  /**
   * The `Hostname` of each line.
   * @default os.hostname()
   */
  readonly hostname?: string
  /**
   * Adds `severity` and `message` at the top level, as Google Cloud Logging reads them.
   * @default false
   */
  readonly gcpSeverity?: boolean
  /**
   * The longest line, in bytes, its end included; a longer one is cut and says so. At least 4096.
   * @default 65536
   */
  readonly maxBytes?: number
  /**
   * The syslog severities, 0 to 7, of custom levels. Levels that syslog or pino has a name for need none, nor do
   * those whose numbers are on pino's scale.
   * @default {}
   */
  readonly severities?: Readonly<Record<string, SyslogSeverity>>
}

/** What {@link mozlog} works with. */
export interface Settled {
  readonly envelope: Envelope
  readonly errorKey: string
  /** The severity of a level; `label` is what a child calls a level of its own. */
  readonly severityOf: (level: number, label?: string) => SyslogSeverity
  readonly pinoOptions: LoggerOptions
}

/** Why worker transports with several targets, or one with a level, cannot be used. */
const WHY_NO_TARGETS =
  'its worker reads a pino level from each line, which mozlog lines do not have, and would drop them all. ' +
  'Use pino.multistream() with pino.destination(), or a transport with one target and no level.'

/** The error for `transport`, which sorts lines by pino's level. */
export function refuseLevelSorting(transport: string): MozlogError {
  return unsupported(transport, WHY_NO_TARGETS)
}

/** The smallest `maxBytes`, into which an envelope always fits. */
const MIN_MAX_BYTES = 4096

/** @throws {MozlogError} naming the option and what to do */
export function settle(options: MozlogOptions): Settled {
  const { logger, name, type, hostname: host, gcpSeverity, maxBytes, severities, ...others } = options
  // pino would take `undefined` in place of its default.
  const pinoOptions = Object.fromEntries(
    Object.entries(others).filter(([, value]) => value !== undefined),
  ) as typeof others
  for (const key of Object.keys(UNSUPPORTED) as (keyof typeof UNSUPPORTED)[]) {
    if ((pinoOptions as LoggerOptions)[key] !== undefined) throw unsupported(key, UNSUPPORTED[key])
  }
  if ((pinoOptions.formatters as LoggerOptions['formatters'])?.level !== undefined) {
    throw unsupported(
      'formatters.level',
      'mozlog tells the severity itself. Use severities for custom levels.',
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
    messageKey,
    nestedKey,
    maxBytes: maxBytes ?? 65_536,
    eol: pinoOptions.crlf === true ? '\r\n' : '\n',
  }
  return {
    envelope,
    errorKey,
    severityOf: severitiesOf(pinoOptions as LoggerOptions, severities ?? {}),
    pinoOptions: pinoOptions as LoggerOptions,
  }
}

/** @throws {MozlogError} for keys that mean something else, or the same */
function refuseNames(keys: Readonly<Record<string, string | undefined>>): void {
  const taken = new Set(['Type', 'Logger'])
  for (const [option, key] of Object.entries(keys)) {
    if (key === undefined) continue
    if (taken.has(key)) throw invalid(option, `another key than ${[...taken].join(', ')}`)
    taken.add(key)
  }
}

/** The severity of each level: as told, by its name, or by its number. */
function severitiesOf(pinoOptions: LoggerOptions, told: NonNullable<MozlogOptions['severities']>) {
  const { customLevels = {}, levelComparison = 'ASC' } = pinoOptions
  for (const [label, severity] of Object.entries(told)) {
    if (!Object.hasOwn(customLevels, label))
      throw invalid(`severities.${label}`, 'for a level in customLevels')
    if (!(Number.isInteger(severity) && severity >= 0 && severity <= 7)) {
      throw invalid(`severities.${label}`, 'a syslog severity, 0 to 7')
    }
  }
  const known = new Map<number, SyslogSeverity>()
  for (const [label, level] of Object.entries(customLevels as Record<string, number>)) {
    const severity = told[label] ?? severityOfLabel(label, levelComparison === 'ASC' ? level : undefined)
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
