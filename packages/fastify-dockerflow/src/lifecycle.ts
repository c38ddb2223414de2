/** Where an application is in its life. It only ever moves to the right. */
export type State = 'starting' | 'ready' | 'draining' | 'closed'

/** Where one application is in its life, and the one wait between `ready` and `closed`. */
export class Lifecycle {
  readonly #delay: number
  readonly #onLeaving: () => void
  #state: State = 'starting'
  #drained: Promise<void> | undefined
  #skipDelay = () => {}
  #onClosed = () => {}

  /**
   * @param delay how long a drain waits, in milliseconds
   * @param onLeaving called once, when callers are first told to go elsewhere
   */
  constructor(delay: number, onLeaving: () => void) {
    this.#delay = delay
    this.#onLeaving = onLeaving
  }

  /** Where the application is in its life. */
  get state(): State {
    return this.#state
  }

  /** Whether callers are to be told to go elsewhere. */
  get leaving(): boolean {
    return this.#state === 'draining' || this.#state === 'closed'
  }

  /** The application is ready, unless it is being drained already. */
  ready(): void {
    if (this.#state === 'starting') this.#state = 'ready'
  }

  /** Starts draining; resolves when the delay is over or the application closes. Idempotent. */
  drain(): Promise<void> {
    this.#leave()
    this.#drained ??= new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#delay)
      this.#skipDelay = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    return this.#drained
  }

  /** The application begins to close: nobody has to wait for the drain any more. */
  closing(): void {
    this.#leave()
    this.#drained ??= Promise.resolve()
    this.#skipDelay()
  }

  /** The application has closed. */
  closed(): void {
    this.closing()
    this.#state = 'closed'
    this.#onClosed()
  }

  /** Calls `listener` when the application has closed; there is one listener. */
  onClosed(listener: () => void): void {
    this.#onClosed = listener
  }

  #leave(): void {
    if (this.leaving) return
    this.#state = 'draining'
    this.#onLeaving()
  }
}
