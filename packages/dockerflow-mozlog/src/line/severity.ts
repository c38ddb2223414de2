/** Syslog severities, 0 to 7, by the words that custom levels use for them. */
const SYSLOG = {
  emerg: 0,
  emergency: 0,
  alert: 1,
  crit: 2,
  critical: 2,
  fatal: 2,
  err: 3,
  error: 3,
  warn: 4,
  warning: 4,
  notice: 5,
  info: 6,
  debug: 7,
  trace: 7,
} as const

/** A syslog severity: 0 is an emergency, 7 is debugging. */
export type SyslogSeverity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

/** The names that Google Cloud Logging gives to the syslog severities, by severity. */
export const GCP_SEVERITY = [
  'EMERGENCY',
  'ALERT',
  'CRITICAL',
  'ERROR',
  'WARNING',
  'NOTICE',
  'INFO',
  'DEBUG',
] as const

/**
 * The severity of a pino level: by its number for pino's own scale (10 trace … 60 fatal), where a level between
 * info and warn is a notice.
 */
export function severityOf(level: number): SyslogSeverity {
  if (level >= 60) return 2
  if (level >= 50) return 3
  if (level >= 40) return 4
  if (level > 30) return 5
  return level >= 30 ? 6 : 7
}

/** The severity of a level called `label`: by its name if syslog or pino has it, else by its number if given. */
export function severityOfLabel(label: string, level: number | undefined): SyslogSeverity | undefined {
  if (Object.hasOwn(SYSLOG, label)) return SYSLOG[label as keyof typeof SYSLOG]
  return level === undefined ? undefined : severityOf(level)
}
