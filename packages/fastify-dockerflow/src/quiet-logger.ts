import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

type Method = (...args: unknown[]) => void
type Bindings = Parameters<FastifyBaseLogger['child']>[0]
type Options = Parameters<FastifyBaseLogger['child']>[1]
type Make = (parent: object, bindings: Bindings, options: Options, request: unknown) => FastifyBaseLogger

/**
 * The logger of a request to one of our routes. A probe asks every few seconds for ever, so routine lines go
 * nowhere; warnings and errors go where the application's do, through a child that is made when one comes.
 */
class QuietLogger {
  // What the child is made of, and not a function that makes it: one object fewer for each request.
  readonly #make: Make
  readonly #parent: object
  readonly #bindings: Bindings
  readonly #options: Options
  readonly #request: unknown
  #made: FastifyBaseLogger | undefined

  static {
    // A hook of the application may use more of its own logger: `setBindings`, say, or a level of its own. What
    // works on every other route must not turn a heartbeat into a 500.
    const rest: ProxyHandler<object> = {
      get(target, key, quiet: QuietLogger) {
        if (key in target) return Reflect.get(target, key, quiet)
        const value: unknown = Reflect.get(quiet.#loud, key)
        return typeof value === 'function' ? value.bind(quiet.#loud) : value
      },
    }
    Object.setPrototypeOf(QuietLogger.prototype, new Proxy(Object.prototype, rest))
  }

  constructor(make: Make, parent: object, bindings: Bindings, options: Options, request?: unknown) {
    this.#make = make
    this.#parent = parent
    this.#bindings = bindings
    this.#options = options
    this.#request = request
  }

  get level(): string {
    return 'warn'
  }

  set level(level: string) {
    this.#loud.level = level
  }

  get #loud(): FastifyBaseLogger {
    this.#made ??= this.#make(this.#parent, this.#bindings, this.#options, this.#request)
    return this.#made
  }

  trace(): void {}
  debug(): void {}
  info(): void {}
  silent(): void {}

  warn(...args: unknown[]): void {
    ;(this.#loud.warn as Method)(...args)
  }

  error(...args: unknown[]): void {
    ;(this.#loud.error as Method)(...args)
  }

  fatal(...args: unknown[]): void {
    ;(this.#loud.fatal as Method)(...args)
  }

  child(bindings: Bindings, options?: Options): QuietLogger {
    return new QuietLogger(QuietLogger.#childOf, this, bindings, options)
  }

  static #childOf(this: void, parent: object, bindings: Bindings, options: Options): FastifyBaseLogger {
    return (parent as QuietLogger).#loud.child(bindings, options)
  }
}

/** Whether `log` writes anything. With logging off, Fastify's logger has one empty function for each method. */
export function isLogging(log: FastifyBaseLogger): boolean {
  return (log.info as unknown) !== (log.fatal as unknown)
}

/** Gives the requests of `scope` a quiet logger. */
export function quieten(scope: FastifyInstance): void {
  const make = scope.childLoggerFactory.bind(scope) as Make
  scope.setChildLoggerFactory(
    (logger, bindings, options, request) =>
      new QuietLogger(make, logger, bindings, options, request) as unknown as FastifyBaseLogger,
  )
}
