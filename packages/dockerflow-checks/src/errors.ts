/**
 * Every error of misuse that this package throws, in one table: the code, and what it means. A failing check
 * is never one of these: it is a value.
 */
export const ERRORS = {
  DOCKERFLOW_INVALID_CHECK_NAME: 'A check name is a printable string of 1 to 64 characters.',
  DOCKERFLOW_DUPLICATE_CHECK: 'A check of this name is registered already.',
  DOCKERFLOW_INVALID_CHECK: 'A check is a function, or an object with a `check` function and options.',
  DOCKERFLOW_INVALID_CHECK_OPTION: 'An option of a check is unknown or has a value it cannot take.',
  DOCKERFLOW_INVALID_OPTION: 'An option of the checker is unknown or has a value it cannot take.',
  DOCKERFLOW_CHECKER_CLOSED: 'The checker is closed: it takes no checks and runs none.',
} as const

/** The code of an error of misuse. */
export type ErrorCode = keyof typeof ERRORS

/** Thrown for misuse, at registration wherever that is possible. Its `code` is stable, its text is not. */
export class DockerflowError extends Error {
  override readonly name = 'DockerflowError'
  readonly code: ErrorCode

  /** @param detail what was wrong and what to do, naming the check or option */
  constructor(code: ErrorCode, detail: string) {
    super(detail)
    this.code = code
  }
}
