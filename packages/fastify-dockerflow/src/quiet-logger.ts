import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

type Method = (...args: unknown[]) => void

/**
 * The logger of a request to one of our routes. A probe asks every few seconds for ever, so routine lines go
 * nowhere; warnings and errors go where the application's do, through a child that is made when one comes.
 */
class QuietLogger {
  readonly #loud: () => FastifyBaseLogger

  constructor(loud: () => FastifyBaseLogger) {
    this.#loud = loud
  }

  get level(): string {
    return 'warn'
  }

  trace(): void {}
  debug(): void {}
  info(): void {}
  silent(): void {}

  warn(...args: unknown[]): void {
    const logger = this.#loud()
    ;(logger.warn as Method).apply(logger, args)
  }

  error(...args: unknown[]): void {
    const logger = this.#loud()
    ;(logger.error as Method).apply(logger, args)
  }

  fatal(...args: unknown[]): void {
    const logger = this.#loud()
    ;(logger.fatal as Method).apply(logger, args)
  }

  child(...args: Parameters<FastifyBaseLogger['child']>): QuietLogger {
    return new QuietLogger(() => this.#loud().child(...args))
  }
}

/** Whether `log` writes anything. With logging off, Fastify's logger has one empty function for each method. */
export function isLogging(log: FastifyBaseLogger): boolean {
  return (log.info as unknown) !== (log.fatal as unknown)
}

/** Gives the requests of `scope` a quiet logger. */
export function quieten(scope: FastifyInstance): void {
  const { childLoggerFactory } = scope
  scope.setChildLoggerFactory((logger, bindings, options, request) => {
    const loud = () => childLoggerFactory.call(scope, logger, bindings, options, request)
    return new QuietLogger(loud) as unknown as FastifyBaseLogger
  })
}
