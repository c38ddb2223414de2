import { constants } from 'node:os'
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

/** The signals that end the process, by name. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * For how many milliseconds the same signal again is an echo of the first: npm passes on the SIGINT that the terminal
 * has sent to its whole process group.
 */
const ECHO = 100

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
  // with a handler of its own, which can tell a second signal from an echo
  ...SIGNALS,
] as const

/**
 * Ends this process well. SIGTERM and SIGINT: drain, close, exit 0. A second signal: exit at once, 143 or 130,
 * unless it is the first one's echo.
 * An uncaught error: one line at fatal, at most a second for requests in flight, exit 1.
 */
export async function endWithGrace(app: Closable): Promise<Grace> {
  // Here, since an application that ends its process itself needs none of it.
  const { default: closeWithGrace } = await import('close-with-grace')
  let ending = false
  let first: { readonly signal: string; readonly at: number } | undefined
  const { close: end, uninstall } = closeWithGrace(
    {
      delay: false,
      logger: false,
      skip: [...SKIPPED],
      onSecondError: (error) => app.log.fatal({ err: error }, 'another uncaught error: exiting at once'),
    },
    async ({ manual, err }) => {
      ending = true
      if (manual !== true || first === undefined) return crash(app, err)
      const { signal } = first
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
  const onSignal = (signal: (typeof SIGNALS)[number]): void => {
    const echo = signal === first?.signal && performance.now() - first.at < ECHO
    if (ending && !echo) process.exit(128 + constants.signals[signal])
    if (ending) return
    first = { signal, at: performance.now() }
    end()
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return {
    uninstall() {
      for (const signal of SIGNALS) process.off(signal, onSignal)
      uninstall()
    },
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
