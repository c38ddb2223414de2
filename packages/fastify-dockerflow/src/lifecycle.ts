/** Where an application is in its life. It only ever moves to the right. */
export type State = 'starting' | 'ready' | 'draining' | 'closed'

/** What a lifecycle says to the rest of the plugin. */
export interface LifecycleHooks {
  /** Called once, when callers are first told to go elsewhere. */
  readonly leaving: () => void
  /** Called when a drain is asked for that would serve nothing but refusals. */
  readonly tooLate: () => void
}

/** Where one application is in its life, and the one wait between `ready` and `closed`. */
export class Lifecycle {
  readonly #delay: number
  readonly #hooks: LifecycleHooks
  readonly #leaving = new AbortController()
  #state: State = 'starting'
  #drained: Promise<void> | undefined
  #asked = false
  #refusing = false
  #skipDelay = () => {}
  #onClosed = () => {}
  /** Whether a load balancer, or anybody else, has ever asked for a heartbeat. */
  probed = false
  /** Whether Fastify has begun to close. */
  begun = false

  /**
   * @param delay how long a drain waits, in milliseconds
   * @param hooks what to call
   */
  constructor(delay: number, hooks: LifecycleHooks) {
    this.#delay = delay
    this.#hooks = hooks
  }

  /** Where the application is in its life. */
  get state(): State {
    return this.#state
  }

  /** Whether callers are to be told to go elsewhere. */
  get leaving(): boolean {
    return this.#state === 'draining' || this.#state === 'closed'
  }

  /** Aborts when draining begins. */
  get signal(): AbortSignal {
    return this.#leaving.signal
  }

  /** Whether a drain has been asked for. */
  get asked(): boolean {
    return this.#asked
  }

  /** The application is ready, unless it is being drained already. */
  ready(): void {
    if (this.#state === 'starting') this.#state = 'ready'
  }

  /** Starts draining; resolves when the delay is over or the application closes. Idempotent. */
  drain(delay = this.#delay): Promise<void> {
    if (!this.#asked && this.#refusing) {
      this.#hooks.tooLate()
      this.closing()
    }
    this.#asked = true
    this.#leave()
    this.#drained ??= new Promise((resolve) => {
      const timer = setTimeout(resolve, delay)
      this.#skipDelay = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    return this.#drained
  }

  /** From now on a drain comes too late: requests are refused. */
  refuses(): void {
    this.#refusing = true
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

  /** This application takes the place of `other` on its server: who waits for the end of that one waits for this. */
  replace(other: Lifecycle): void {
    this.#onClosed = other.#onClosed
    other.#onClosed = () => {}
  }

  #leave(): void {
    if (this.leaving) return
    this.#state = 'draining'
    this.#hooks.leaving()
    this.#leaving.abort()
  }
}
