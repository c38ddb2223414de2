/** Every error of misuse that this package throws: the code, and what it means. */
export const ERRORS = {
  DOCKERFLOW_MOZLOG_INVALID_OPTION: 'An option has a value it cannot take.',
  DOCKERFLOW_MOZLOG_UNSUPPORTED_OPTION: 'A pino option whose place in the line belongs to mozlog.',
} as const

/** The code of an error of misuse. */
export type MozlogErrorCode = keyof typeof ERRORS

/** Thrown by {@link mozlog} for options that cannot work. Its `code` is stable, its text is not. */
export class MozlogError extends Error {
  override readonly name = 'MozlogError'
  readonly code: MozlogErrorCode

  /** @param detail what was wrong and what to do, naming the option */
  constructor(code: MozlogErrorCode, detail: string) {
    super(detail)
    this.code = code
  }
}
