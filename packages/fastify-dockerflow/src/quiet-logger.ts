import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

type Method = (...args: unknown[]) => void

function ignore(): void {}

/**
 * The logger of a request to one of our routes. A probe asks every few seconds for ever, so routine lines go
 * nowhere; warnings and errors go to the application's logger, whose child is made only when one comes.
 */
class QuietLogger {
  readonly #parent: FastifyBaseLogger
  readonly #bindings: Record<string, unknown>
  readonly trace = ignore
  readonly debug = ignore
  readonly info = ignore
  readonly silent = ignore

  constructor(parent: FastifyBaseLogger, bindings: Record<string, unknown>) {
    this.#parent = parent
    this.#bindings = bindings
  }

  get level(): string {
    return 'warn'
  }

  warn(...args: unknown[]): void {
    const logger = this.#parent.child(this.#bindings)
    ;(logger.warn as Method).apply(logger, args)
  }

  error(...args: unknown[]): void {
    const logger = this.#parent.child(this.#bindings)
    ;(logger.error as Method).apply(logger, args)
  }

  fatal(...args: unknown[]): void {
    const logger = this.#parent.child(this.#bindings)
    ;(logger.fatal as Method).apply(logger, args)
  }

  child(bindings: Record<string, unknown>): QuietLogger {
    return new QuietLogger(this.#parent, { ...this.#bindings, ...bindings })
  }
}

/** Gives the requests of `scope` a quiet logger. Does nothing when logging is off: that costs less still. */
export function quieten(scope: FastifyInstance): void {
  // With logging off every method of Fastify's logger is one and the same empty function.
  const off = (scope.log.info as unknown) === (scope.log.fatal as unknown)
  if (off) return
  scope.setChildLoggerFactory(
    (logger, bindings) => new QuietLogger(logger, bindings) as unknown as FastifyBaseLogger,
  )
}
