import { type Backing, clientFailure } from './client-failure.ts'
import { ClientWatch, LOST } from './client-watch.ts'
import type { CheckFailure } from './failure.ts'
import { explain } from './failure-reason.ts'

export type { ConnectionEvents } from './client-watch.ts'

/** What a client that connects, and connects again, by itself has told of its connection. */
export interface ConnectionWatch {
  /** Listens to this too: what the client is built on, or the connection that it has now. Anything may be given. */
  also(other: unknown): void
  /** Listens to the client until the function that it answers with is called. */
  hold(): () => void
  /** Why there is no connection: the client's last error since the last ping that passed. */
  failure(): CheckFailure
  /** Why a call has no answer, if the client has said so since `began`, on the monotonic clock. */
  said(began: number): CheckFailure | undefined
  /** A ping has passed: what was before is forgotten. Not when connected: some say so before they are refused. */
  passed(): void
  /**
   * Resolves when the first connection is there, which the event `connected` tells. Rejects with why it is not: at
   * once if it has failed or been lost before, as soon as that happens, or when `signal` fires.
   */
  made(connected: string, signal: AbortSignal): Promise<void>
  /** The same of a connection that is being made now, whatever has been before. */
  next(connected: string, signal: AbortSignal): Promise<void>
  /**
   * Settles as `work` does, or rejects as soon as the connection fails or is lost; after `patience` milliseconds, if given,
   * also if it was before.
   */
  unlessLost(work: Promise<unknown>, patience?: number): Promise<void>
}

/**
 * What `client` tells of its connection, in the words of `backing`. One watch serves all checks of a client.
 *
 * @param client undefined when it is not known yet
 */
export function watchConnection(backing: Backing, client: object | undefined): ConnectionWatch {
  return new BackingWatch(backing, client)
}

class BackingWatch implements ConnectionWatch {
  readonly #backing: Backing
  readonly #first: ClientWatch | undefined
  readonly #watches = new Set<ClientWatch>()
  /** How to let go of each watch that is held. */
  readonly #releases = new Map<ClientWatch, () => void>()
  #holders = 0

  constructor(backing: Backing, client: object | undefined) {
    this.#backing = backing
    this.#first = client && ClientWatch.of(client)
    if (this.#first) this.#watches.add(this.#first)
  }

  also(other: unknown): void {
    if (typeof other !== 'object' || other === null) return
    const watch = ClientWatch.of(other)
    if (this.#watches.has(watch)) return
    for (const each of this.#watches) if (each.closed && each !== this.#first) this.#drop(each)
    this.#watches.add(watch)
    if (this.#holders > 0) this.#releases.set(watch, watch.hold())
  }

  hold(): () => void {
    this.#holders += 1
    if (this.#holders === 1) for (const watch of this.#watches) this.#releases.set(watch, watch.hold())
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#holders -= 1
      if (this.#holders > 0) return
      for (const release of this.#releases.values()) release()
      this.#releases.clear()
    }
  }

  failure(): CheckFailure {
    const { last } = this.#latest() ?? {}
    const why = explain(last, this.#backing)
    return clientFailure(this.#backing, why.reason === 'failed' ? 'unreachable' : why, last)
  }

  said(began: number): CheckFailure | undefined {
    const latest = this.#latest()
    return latest && latest.lastAt >= began ? this.failure() : undefined
  }

  passed(): void {
    for (const watch of this.#watches) watch.forget()
  }

  async made(connected: string, signal: AbortSignal): Promise<void> {
    if (this.#first?.lost) throw this.failure()
    await this.next(connected, signal)
  }

  next(connected: string, signal: AbortSignal): Promise<void> {
    const watch = this.#first
    return new Promise<void>((resolve, reject) => {
      if (watch === undefined || !watch.hears) return reject(this.failure())
      const end = (error?: unknown) => {
        for (const stop of stops) stop()
        if (error === undefined) resolve()
        else reject(error)
      }
      const abort = () => end(signal.reason)
      const stops = [
        watch.on(connected, () => end()),
        watch.on(LOST, () => end(this.failure())),
        () => signal.removeEventListener('abort', abort),
      ]
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  unlessLost(work: Promise<unknown>, patience = Number.POSITIVE_INFINITY): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const fail = () => reject(this.failure())
      const stops = [...this.#watches].map((watch) => watch.on(LOST, fail))
      const lost = () => [...this.#watches].some((watch) => watch.lost)
      const timer = Number.isFinite(patience)
        ? setTimeout(() => lost() && fail(), patience).unref()
        : undefined
      const end = () => {
        for (const stop of stops) stop()
        clearTimeout(timer)
      }
      const settled = work.then(() => resolve(), reject)
      void settled.finally(end)
    })
  }

  /** The watch that heard the last error, of those that heard one since the last ping that passed. */
  #latest(): ClientWatch | undefined {
    const told = [...this.#watches].filter(({ last }) => last !== undefined)
    return told.sort((one, other) => other.lastAt - one.lastAt)[0]
  }

  #drop(watch: ClientWatch): void {
    this.#watches.delete(watch)
    this.#releases.get(watch)?.()
    this.#releases.delete(watch)
  }
}
