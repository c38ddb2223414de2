import type { Checker, CheckerEvents } from 'dockerflow-checks'
import type { FastifyBaseLogger } from 'fastify'
import { loggableError } from './loggable-error.ts'

/** The events of `app.dockerflow`, with what their listeners are called with. */
export interface DockerflowEvents {
  /** When draining begins, once: what runs by itself (a stream, a worker, a long poll) ends now. */
  drain: []
  /** When a check's status word changed. `error` is what the check threw, raw: it may hold credentials. */
  transition: CheckerEvents['transition']
  /** After each run that really called a check. */
  report: CheckerEvents['report']
}

/** A listener of an event of `app.dockerflow`. */
export type DockerflowListener<E extends keyof DockerflowEvents> = (...args: DockerflowEvents[E]) => unknown

type AnyListener = (...args: never[]) => unknown

/** The listeners of one application. What one throws or rejects with is logged once, and harms nothing else. */
export class AppEvents {
  readonly #checker: Checker
  readonly #log: FastifyBaseLogger
  readonly #listeners = new Map<keyof DockerflowEvents, Set<AnyListener>>()
  readonly #named = new WeakSet<AnyListener>()

  constructor(checker: Checker, log: FastifyBaseLogger) {
    this.#checker = checker
    this.#log = log
  }

  on<E extends keyof DockerflowEvents>(event: E, listener: DockerflowListener<E>): void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
    if (event === 'report') this.#checker.on('report', this.#onReport)
    if (event === 'transition') this.#checker.on('transition', this.#onTransition)
  }

  off<E extends keyof DockerflowEvents>(event: E, listener: DockerflowListener<E>): void {
    this.#listeners.get(event)?.delete(listener)
    // A checker makes a report for nobody when nobody listens.
    if (event === 'report' && this.#listeners.get(event)?.size === 0) {
      this.#checker.off('report', this.#onReport)
    }
  }

  emit<E extends keyof DockerflowEvents>(event: E, ...args: DockerflowEvents[E]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])] as DockerflowListener<E>[]) {
      // async, so that a listener that throws and one that rejects end the same way
      const called = async (): Promise<unknown> => listener(...args)
      called().catch((error: unknown) => this.#failed(event, listener, error))
    }
  }

  #failed(event: string, listener: AnyListener, error: unknown): void {
    if (this.#named.has(listener)) return
    this.#named.add(listener)
    const name = listener.name === '' ? 'without a name' : `"${listener.name}"`
    this.#log.error({ event, err: loggableError(error) }, `a listener of "${event}" failed: the one ${name}`)
  }

  readonly #onReport = (...args: CheckerEvents['report']): void => this.emit('report', ...args)

  readonly #onTransition = (...args: CheckerEvents['transition']): void => this.emit('transition', ...args)
}
