/** How many keys are remembered, and how long ones: an application's own, and a bound for keys made of user input. */
const MOST = 4096
const LONGEST = 128

/** Remembers what is known of a key, as long as there is room. */
export class KeyMemory<Known> {
  readonly #known = new Map<string, Known>()

  get(key: string): Known | undefined {
    return this.#known.get(key)
  }

  /** Remembers `known`, and returns it. */
  keep(key: string, known: Known): Known {
    if (this.#known.size < MOST && key.length <= LONGEST) this.#known.set(key, known)
    return known
  }
}
