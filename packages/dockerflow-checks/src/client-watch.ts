/** A client that tells by events how its connection is doing; their names and types are its own. */
export interface ConnectionEvents {
  on?(event: never, listener: never): unknown
  off?(event: never, listener: never): unknown
}

type Listener = (argument?: unknown) => void
interface Emitter {
  on(event: string, listener: Listener): unknown
  off(event: string, listener: Listener): unknown
}

/**
 * Events by which clients of several connections say why one of them is not there, which need not matter: the others
 * may do. Their first argument is the error, or holds it.
 */
const HINTS = [
  // of a cluster of ioredis or iovalkey: all that the latter tells of a node that refuses it
  'node error',
  // of a cluster and of sentinels of node-redis
  'node-error',
  'client-error',
  // of mongodb, whose topology never gives up
  'serverHeartbeatFailed',
  // of amqplib, when it is to recover by itself
  'disconnect',
] as const
/** Where events keep the error that is not their first argument. */
const ERROR_KEYS = ['error', 'failure'] as const

const watches = new WeakMap<object, ClientWatch>()

/**
 * Listens to one client, on behalf of all its checks: once, and only while somebody holds it. An `error` that nobody
 * listens to would end the process; the application's own listeners hear everything as before.
 */
export class ClientWatch {
  /** The last error since the last ping that passed. */
  last: unknown
  /** Whether there was an error, or the connection was closed, since the last ping that passed. */
  lost = false
  /** Whether the connection was closed since the last ping that passed. */
  closed = false
  /** When there was the last error, on the monotonic clock. */
  lastAt = Number.NEGATIVE_INFINITY
  readonly #events: Emitter | undefined
  readonly #waiting = new Map<string, Set<Listener>>()
  readonly #relays = new Map<string, Listener>()
  readonly #inner = new Map<Emitter, Listener>()
  #holders = 0
  #stop: (() => void) | undefined

  /** The watch of `client`: the same one for whoever asks. */
  static of(client: object): ClientWatch {
    const watch = watches.get(client) ?? new ClientWatch(client)
    watches.set(client, watch)
    return watch
  }

  private constructor(client: object) {
    this.#events = isEmitter(client) ? client : undefined
  }

  /** Whether the client tells anything by events. */
  get hears(): boolean {
    return this.#events !== undefined
  }

  /** Listens until the function that it answers with is called, and everybody else's as well. */
  hold(): () => void {
    this.#holders += 1
    if (this.#holders === 1 && this.#events) this.#stop = this.#listen(this.#events)
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#holders -= 1
      if (this.#holders > 0) return
      this.#stop?.()
      this.#stop = undefined
    }
  }

  /** What was before is forgotten. */
  forget(): void {
    this.last = undefined
    this.lost = false
    this.closed = false
  }

  /** Calls `listener` at each `event`, `lost` among them, over one listener of the client's for all. */
  on(event: string, listener: Listener): () => void {
    const all = this.#waiting.get(event) ?? new Set()
    this.#waiting.set(event, all.add(listener))
    if (all.size === 1 && event !== LOST) this.#events?.on(event, this.#heard(event))
    return () => {
      if (!all.delete(listener) || all.size > 0) return
      if (event !== LOST) this.#events?.off(event, this.#heard(event))
    }
  }

  /** The one listener of `event`. */
  #heard(event: string): Listener {
    const relay = this.#relays.get(event) ?? (() => this.#tell(event))
    this.#relays.set(event, relay)
    return relay
  }

  #tell(event: string): void {
    for (const listener of [...(this.#waiting.get(event) ?? [])]) listener()
  }

  #listen(events: Emitter): () => void {
    const note = (argument: unknown) => {
      this.last = errorOf(argument)
      this.lastAt = performance.now()
    }
    const lose = () => {
      this.lost = true
      this.#tell(LOST)
    }
    const failed = (error: unknown) => {
      note(error)
      lose()
    }
    const closed = () => {
      this.closed = true
      lose()
    }
    const listeners: (readonly [string, Listener])[] = HINTS.map((event) => [event, note])
    listeners.push(['error', failed], ['close', closed])
    if (isPgPool(events)) {
      const add = (client: unknown) => this.#watchInner(client, note)
      const remove = (client: unknown) => this.#inner.delete(client as Emitter)
      listeners.push(['connect', add], ['acquire', add], ['remove', remove])
      for (const client of events._clients) add(client)
    }
    for (const [event, listener] of listeners) events.on(event, listener)
    return () => {
      for (const [event, listener] of listeners) events.off(event, listener)
      for (const [client, listener] of this.#inner) client.off('error', listener)
      this.#inner.clear()
    }
  }

  #watchInner(client: unknown, note: Listener): void {
    if (!isEmitter(client) || this.#inner.has(client)) return
    this.#inner.set(client, note)
    client.on('error', note)
  }
}

/** The event of {@link ClientWatch.on} for each loss of the connection. */
export const LOST = 'lost'

/**
 * A pool of pg has no listener on a connection that somebody has taken out of it. Those that it has already are in
 * a member of its own, which is only looked at.
 */
function isPgPool(client: object): client is Emitter & { readonly _clients: readonly unknown[] } {
  return 'totalCount' in client && '_clients' in client && Array.isArray(client._clients)
}

function isEmitter(client: unknown): client is Emitter {
  if ((typeof client !== 'object' && typeof client !== 'function') || client === null) return false
  return (
    'on' in client && typeof client.on === 'function' && 'off' in client && typeof client.off === 'function'
  )
}

function errorOf(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null || argument instanceof Error) return argument
  const key = ERROR_KEYS.find((each) => each in argument)
  return key === undefined ? argument : (argument as Record<string, unknown>)[key]
}
