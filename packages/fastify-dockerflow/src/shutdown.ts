import { constants } from 'node:os'
import closeWithGrace from 'close-with-grace'
import type { FastifyBaseLogger } from 'fastify'
import { internalsOf } from './dockerflow.ts'
import { within } from './within.ts'

/** What ending a process needs of a Fastify application. */
export interface Closable {
  readonly log: FastifyBaseLogger
  readonly server: { readonly listening: boolean }
  close(): PromiseLike<unknown>
}

/** What {@link endWithGrace} has installed. */
export interface Grace {
  /** Whether the process is on its way out. */
  readonly ending: boolean
  /** Removes its handlers. */
  uninstall(): void
}

/** How long requests in flight have after an uncaught error, and `onClose` hooks after a cut, in milliseconds. */
const LAST_MOMENT = 1000

/** Events that keep what Node does by itself: this module ends the process for no other reason than its own. */
const SKIPPED = [
  'SIGHUP',
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
  'SIGUSR2',
  'beforeExit',
] as const

/**
 * Ends this process well. SIGTERM and SIGINT: drain, close, exit 0. A second signal: exit at once, 143 or 130.
 * An uncaught error: one line at fatal, at most a second for requests in flight, exit 1.
 */
export function endWithGrace(app: Closable): Grace {
  let ending = false
  const { uninstall } = closeWithGrace(
    {
      delay: false,
      logger: false,
      skip: [...SKIPPED],
      onSecondSignal: (signal) => process.exit(128 + constants.signals[signal]),
      onSecondError: (error) => app.log.fatal({ err: error }, 'another uncaught error: exiting at once'),
    },
    async ({ signal, err }) => {
      ending = true
      if (signal === undefined) return crash(app, err)
      try {
        await leave(app, signal)
      } catch (error) {
        app.log.error({ err: error }, `${signal}: closing failed`)
        throw error
      } finally {
        await flush(app.log)
      }
    },
  )
  return {
    uninstall,
    get ending() {
      return ending
    },
  }
}

async function leave(app: Closable, signal: string): Promise<void> {
  const internals = internalsOf(app)
  // Before it listens there is nobody to wait for.
  if (internals === undefined || !app.server.listening) return close(app, LAST_MOMENT)
  const { drainDelay, drainTimeout } = internals.settings
  app.log.info({ signal, drainDelay, drainTimeout }, `${signal}: draining; a second signal exits at once`)
  await internals.lifecycle.drain()
  await close(app, drainTimeout)
  app.log.info({ signal }, `${signal}: closed`)
}

async function crash(app: Closable, error: unknown): Promise<never> {
  app.log.fatal({ err: error }, 'uncaught error: exiting')
  try {
    await close(app, LAST_MOMENT)
    await flush(app.log)
  } finally {
    // Here, since a rejection without a value would pass for a clean end otherwise.
    process.exit(1)
  }
}

/** Closes the application; after `timeout` it cuts what is still in flight. */
async function close(app: Closable, timeout: number): Promise<void> {
  const closed = Promise.resolve(app.close())
  if (await within(closed, timeout)) return
  const connections = internalsOf(app)?.connections.destroyAll() ?? 0
  app.log.warn(
    { connections, timeout },
    `cut ${connections} connections still in use ${timeout} ms after closing`,
  )
  if (await within(closed, LAST_MOMENT)) return
  app.log.error('an onClose hook has not finished: exiting without it')
  await flush(app.log)
  process.exit(1)
}

/** Waits for the last lines of a logger that writes asynchronously. */
async function flush(log: FastifyBaseLogger & { flush?: (done: () => void) => void }): Promise<void> {
  if (typeof log.flush !== 'function') return
  const flushed = new Promise<void>((resolve) => log.flush?.(resolve))
  await within(flushed, LAST_MOMENT)
}
