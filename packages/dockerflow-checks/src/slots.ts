/** A fixed number of slots, handed out in the order in which they were asked for. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  /** @param count how many may be taken at once */
  constructor(count: number) {
    this.#free = count
  }

  /** Resolves when a slot is taken. */
  async take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Gives a slot back. */
  release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
