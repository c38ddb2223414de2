import { constants } from 'node:os'
import type { FastifyBaseLogger } from 'fastify'

/** One application of this process, and how it ends. */
interface Member {
  readonly log: FastifyBaseLogger
  /** Drains and closes it; resolves to whether it has ended well, and never rejects. */
  leave(signal: string): Promise<boolean>
  /** Closes it within a moment; never rejects. */
  crash(): Promise<void>
}

/** The signals that end the process. */
export type EndSignal = 'SIGTERM' | 'SIGINT'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const satisfies readonly EndSignal[]
const ERRORS = ['uncaughtException', 'unhandledRejection'] as const

/**
 * For how many milliseconds the same signal again is an echo of the first: npm passes on the SIGINT that the terminal
 * has sent to its whole process group.
 */
const ECHO = 100

// In the registry of symbols and on the process: an ESM and a CommonJS copy of this package may meet in one process.
const PROCESS_END = Symbol.for('fastify-dockerflow.processEnd.1')

/** How this process ends: once, when all of its applications have. Signals and errors are counted apart. */
export class ProcessEnd {
  readonly #members = new Set<Member>()
  #first: { readonly signal: EndSignal; readonly at: number } | undefined
  #crashed = false

  /** The one of this process. */
  static ofThisProcess(): ProcessEnd {
    const holder = process as { [PROCESS_END]?: ProcessEnd }
    holder[PROCESS_END] ??= new ProcessEnd()
    return holder[PROCESS_END]
  }

  /** Whether the process is on its way out. */
  get ending(): boolean {
    return this.#first !== undefined || this.#crashed
  }

  /** Whether `listener` is one of those that end the process here. */
  owns(listener: unknown): boolean {
    return listener === this.#onSignal
  }

  /** Takes in an application; returns what takes it out again. */
  add(member: Member): () => void {
    if (this.#members.size === 0) {
      for (const signal of SIGNALS) process.on(signal, this.#onSignal)
      for (const event of ERRORS) process.on(event as 'uncaughtException', this.#onError)
    }
    this.#members.add(member)
    return () => {
      if (!this.#members.delete(member) || this.#members.size > 0) return
      this.#first = undefined
      this.#crashed = false
      for (const signal of SIGNALS) process.off(signal, this.#onSignal)
      for (const event of ERRORS) process.off(event as 'uncaughtException', this.#onError)
    }
  }

  readonly #onSignal = (signal: EndSignal): void => {
    const echo = signal === this.#first?.signal && performance.now() - this.#first.at < ECHO
    if (echo) return
    if (this.#first === undefined) {
      this.#first = { signal, at: performance.now() }
      if (!this.#crashed) void this.#leave(signal)
    } else {
      process.exit(128 + constants.signals[signal])
    }
  }

  readonly #onError = (error: unknown): void => {
    const [member] = this.#members
    if (this.#crashed) {
      member?.log.fatal({ err: error }, 'another uncaught error: exiting at once')
      process.exit(1)
    } else {
      this.#crashed = true
      member?.log.fatal({ err: error }, 'uncaught error: exiting')
      void this.#crash()
    }
  }

  async #leave(signal: EndSignal): Promise<void> {
    const well = await Promise.all([...this.#members].map((member) => member.leave(signal)))
    if (this.#crashed) return
    process.exit(well.every(Boolean) ? 0 : 1)
  }

  async #crash(): Promise<void> {
    await Promise.all([...this.#members].map((member) => member.crash()))
    process.exit(1)
  }
}
