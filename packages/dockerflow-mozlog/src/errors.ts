/** The codes of all errors that this package throws for misuse, and their meanings. */
export const ERRORS = {
  DOCKERFLOW_MOZLOG_INVALID_OPTION: 'An option has an invalid value.',
  DOCKERFLOW_MOZLOG_UNSUPPORTED_OPTION: 'A pino option that mozlog cannot honor.',
} as const

/** The code of an error of misuse. */
export type MozlogErrorCode = keyof typeof ERRORS

/** Thrown by {@link mozlog} for invalid or unsupported options. The `code` is stable, the text is not. */
export class MozlogError extends Error {
  override readonly name = 'MozlogError'
  readonly code: MozlogErrorCode

  /** @param detail the option, what is wrong with it and what to do */
  constructor(code: MozlogErrorCode, detail: string) {
    super(detail)
    this.code = code
  }
}
