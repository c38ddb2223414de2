/** Options of a hit counter. */
export interface HitCounterOptions {
  /** Adds the hits that have come together to those that are kept. */
  readonly save: (hits: ReadonlyMap<string, number>) => Promise<void>
  /** Called when saving failed; the hits are not lost, but saved with the next ones. */
  readonly onError: (error: unknown) => void
  /** How often to save, in milliseconds. @default 1000 */
  readonly interval?: number
  /** How many different slugs to hold while saving fails; hits of further ones are not counted. @default 10000 */
  readonly capacity?: number
}

/**
 * Counts hits in memory and saves them together, so that a redirect neither waits for a write nor fails when the
 * database cannot take one. What a killed process loses is at most one interval of hits, never a link.
 */
export class HitCounter {
  readonly #options: Required<HitCounterOptions>
  readonly #timer: NodeJS.Timeout
  #hits = new Map<string, number>()
  #saving: Promise<void> = Promise.resolve()

  constructor(options: HitCounterOptions) {
    this.#options = { interval: 1000, capacity: 10_000, ...options }
    this.#timer = setInterval(() => {
      this.flush().catch(this.#options.onError)
    }, this.#options.interval)
    this.#timer.unref()
  }

  /** Counts `times` hits of `slug`. */
  add(slug: string, times = 1): void {
    const hits = this.#hits.get(slug)
    if (hits === undefined && this.#hits.size >= this.#options.capacity) return
    this.#hits.set(slug, (hits ?? 0) + times)
  }

  /** Resolves when all hits up to now are saved; rejects when they could not be. */
  flush(): Promise<void> {
    const turn = this.#saving.then(() => this.#save())
    this.#saving = turn.catch(() => undefined)
    return turn
  }

  /** Saves what is left, and stops. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush().catch(this.#options.onError)
  }

  async #save(): Promise<void> {
    if (this.#hits.size === 0) return
    const hits = this.#hits
    this.#hits = new Map()
    try {
      await this.#options.save(hits)
    } catch (error) {
      for (const [slug, times] of hits) this.add(slug, times)
      throw error
    }
  }
}
