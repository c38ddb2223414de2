/** Something that makes log lines: what pino users call, writing to `sink`. */
export interface LineLogger {
  info(fields: object, message: string): void
  child(bindings: object): LineLogger
}

/** Where a line goes: counted and forgotten. */
export interface Sink {
  write(line: string): void
}

/** A formatter to measure line by line. */
export interface LineSubject {
  readonly logger: (sink: Sink) => LineLogger
  /** Kinds of record that it cannot log. */
  readonly lacks?: readonly string[]
}
