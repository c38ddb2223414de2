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

/** Whether `log` writes anything. With logging off, Fastify's logger has one empty function for each method. */
export function isLogging(log: FastifyBaseLogger): boolean {
  return (log.info as unknown) !== (log.fatal as unknown)
}

/** Gives the requests of `scope` a quiet logger. */
export function quieten(scope: FastifyInstance): void {
  scope.setChildLoggerFactory(
    (logger, bindings) => new QuietLogger(logger, bindings) as unknown as FastifyBaseLogger,
  )
}
