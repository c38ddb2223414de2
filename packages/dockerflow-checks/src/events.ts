import { redactedError } from './redacted-error.ts'

type Listener = (...args: never[]) => unknown

/** Typed events whose listeners cannot harm whoever emits: what one throws or rejects with is a process warning. */
export class Events<Types extends Record<keyof Types, unknown[]>> {
  readonly #listeners = new Map<keyof Types, Set<Listener>>()

  on<E extends keyof Types>(event: E, listener: (...args: Types[E]) => unknown): void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
  }

  off<E extends keyof Types>(event: E, listener: (...args: Types[E]) => unknown): void {
    this.#listeners.get(event)?.delete(listener)
  }

  /** Whether anybody listens: spares the work of making what nobody wants. */
  wants(event: keyof Types): boolean {
    return (this.#listeners.get(event)?.size ?? 0) > 0
  }

  emit<E extends keyof Types>(event: E, ...args: Types[E]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])] as ((...args: Types[E]) => unknown)[]) {
      // async, so that a listener that throws and one that rejects end the same way
      const called = async () => listener(...args)
      called().catch((error: unknown) => warn(String(event), error))
    }
  }
}

function warn(event: string, error: unknown): void {
  const { type, message } = redactedError(error)
  process.emitWarning(`A listener of "${event}" failed: ${type}: ${message}`, {
    type: 'DockerflowWarning',
    code: 'DOCKERFLOW_LISTENER_FAILED',
  })
}
