/** A backing service that takes `latency` ms a call, through a pool of `slots`, or hangs. Counts what reaches it. */
export class Backend {
  calls = 0
  inFlight = 0
  mostInFlight = 0
  /** Milliseconds a call; infinite when it hangs. */
  latency: number
  #slots: number
  #waiting: (() => void)[] = []

  constructor(latency: number, slots: number) {
    this.latency = latency
    this.#slots = slots
  }

  /** One round trip; never settles when the latency is infinite. */
  async ping(): Promise<void> {
    if (this.inFlight >= this.#slots) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.calls++
    this.inFlight++
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    await new Promise<void>((resolve) => {
      if (this.latency !== Number.POSITIVE_INFINITY) setTimeout(resolve, this.latency)
    })
    this.inFlight--
    this.#waiting.shift()?.()
  }
}
