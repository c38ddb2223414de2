import type { LoggerOptions } from 'pino'
import { MozlogError } from './errors.ts'

/** Options of {@link mozlog}: what mozlog adds, and pino's own, except those whose place in the line is mozlog's. */
export interface MozlogOptions extends Omit<LoggerOptions, 'timestamp' | 'name'> {
  /**
   * The `Logger` of each line: the name of the service. A child may have one of its own: `log.child({ Logger: '…' })`.
   * @default 'app'
   */
  readonly logger?: string
  /** Pino's word for `logger`. */
  readonly name?: string
  /**
   * The `Type` of lines that do not say one. A child or a record may: `log.child({ Type: '…' })`.
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
}

/** The smallest `maxBytes`: the envelope always fits. */
export const MIN_MAX_BYTES = 4096

/** @throws {MozlogError} naming the option and what to do */
export function validate(options: MozlogOptions): MozlogOptions {
  const { maxBytes } = options
  if (maxBytes !== undefined && !(Number.isInteger(maxBytes) && maxBytes >= MIN_MAX_BYTES)) {
    throw new MozlogError(
      'DOCKERFLOW_MOZLOG_INVALID_OPTION',
      `maxBytes is an integer of at least ${MIN_MAX_BYTES}.`,
    )
  }
  return options
}
