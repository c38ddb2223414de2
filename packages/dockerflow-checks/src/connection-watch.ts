import { errorMonitor } from 'node:events'
import { type Backing, clientFailure } from './client-check.ts'
import type { CheckFailure } from './failure.ts'
import { explain } from './failure-reason.ts'

/** A client that tells by events how its connection is doing; their names and types are its own. */
export interface ConnectionEvents {
  on?(event: never, listener: never): unknown
  off?(event: never, listener: never): unknown
}

/** What a client that connects, and connects again, by itself has told of its connection. */
export interface ConnectionWatch {
  /** Why there is no connection: the client's last error since the last ping that passed. */
  failure(): CheckFailure
  /** A ping has passed: what was before is forgotten. Not when connected: some say so before they are refused. */
  passed(): void
  /**
   * Resolves when the first connection is there, which the event `connected` tells. Rejects with why it is not: at
   * once if it has failed or been lost before, as soon as that happens, or when `signal` fires.
   */
  made(connected: string, signal: AbortSignal): Promise<void>
  /**
   * Settles as `work` does, or rejects as soon as the connection fails or is lost; after `patience` milliseconds
   * also if it was before.
   */
  unlessLost(work: Promise<unknown>, patience: number): Promise<void>
}

type Listener = (error?: unknown) => void
interface Events {
  on(event: string | symbol, listener: Listener): unknown
  off(event: string | symbol, listener: Listener): unknown
}

/**
 * Listens to a client, for as long as that lives. This changes nothing for the application: an 'error' that nobody
 * else listens to still ends the process.
 */
export function watchConnection(backing: Backing, client: ConnectionEvents): ConnectionWatch {
  const events = client.on && client.off ? (client as Events) : undefined
  let lost = false
  let last: unknown

  const failure = () => {
    const why = explain(last, backing)
    return clientFailure(backing, why.reason === 'failed' ? 'unreachable' : why, last)
  }
  const note = (error: unknown) => {
    lost = true
    last = error
  }
  events?.on(errorMonitor, note)
  // of a cluster of ioredis or iovalkey: all that the latter tells of a node that refuses it
  events?.on('node error', note)
  events?.on('close', () => {
    lost = true
  })

  /** Waits for what `listeners` settle, and takes them off again. */
  async function until(
    listeners: Readonly<Record<string, Listener>>,
    fail: () => void,
    end: Promise<unknown>,
  ) {
    const all: [string | symbol, Listener][] = [
      ...Object.entries(listeners),
      [errorMonitor, fail],
      ['close', fail],
    ]
    for (const [event, listener] of all) events?.on(event, listener)
    try {
      await end
    } finally {
      for (const [event, listener] of all) events?.off(event, listener)
    }
  }

  return {
    failure,
    passed() {
      lost = false
      last = undefined
    },
    async made(connected, signal) {
      if (lost || events === undefined) throw failure()
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      const abort = () => reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      await until({ [connected]: resolve }, () => reject(failure()), promise).finally(() =>
        signal.removeEventListener('abort', abort),
      )
    },
    async unlessLost(work, patience) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      const fail = () => reject(failure())
      const timer = setTimeout(() => lost && fail(), patience).unref()
      work.then(resolve, reject)
      await until({}, fail, promise).finally(() => clearTimeout(timer))
    },
  }
}
