/** Enough for the keys of an application, and a bound for keys made of user input: their number and their length. */
const MOST = 4096
const LONGEST = 128

/** A bounded cache of values by key. */
export class KeyMemory<Known> {
  readonly #known = new Map<string, Known>()

  get(key: string): Known | undefined {
    return this.#known.get(key)
  }

  /** Stores `known` if there is room, and returns it. */
  keep(key: string, known: Known): Known {
    if (this.#known.size < MOST && key.length <= LONGEST) this.#known.set(key, known)
    return known
  }
}
