import type { FastifyBaseLogger } from 'fastify'
import { internalsOf } from './dockerflow.ts'
import { ProcessEnd } from './process-end.ts'
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
  /** Takes the application out again; with the last one go the handlers. */
  uninstall(): void
}

/** How long requests in flight have after an uncaught error, and `onClose` hooks after a cut, in milliseconds. */
const LAST_MOMENT = 1000

/** How long the last lines of the log are waited for, in milliseconds. */
const LAST_LINES = 400

/**
 * Ends this process well, together with the other applications that were given to it. SIGTERM and SIGINT: drain,
 * close, exit 0. A second signal: exit at once, 143 or 130, unless it is the first one's echo. An uncaught error,
 * while draining too: one line at fatal, at most a second for requests in flight, exit 1; a second one exits at once.
 *
 * @param close ends the application, where a framework has its own way
 */
export function endWithGrace(app: Closable, close: () => unknown = () => app.close()): Grace {
  let closed: Promise<unknown> | undefined
  const closeOnce = (): Promise<unknown> => {
    closed ??= Promise.resolve(close())
    return closed
  }
  const end = ProcessEnd.ofThisProcess()
  const remove = end.add({
    log: app.log,
    leave: (signal) => leave(app, closeOnce, signal),
    crash: () => crash(app, closeOnce),
  })
  return {
    uninstall: remove,
    get ending() {
      return end.ending
    },
  }
}

/** @returns whether everything has ended as it should */
async function leave(app: Closable, closeOnce: () => Promise<unknown>, signal: string): Promise<boolean> {
  try {
    const internals = internalsOf(app)
    // Before it listens there is nobody to wait for.
    if (internals === undefined || !app.server.listening) return await close(app, closeOnce, LAST_MOMENT)
    const { drainDelay, drainTimeout } = internals.settings
    app.log.info({ signal, drainDelay, drainTimeout }, `${signal}: draining; a second signal exits at once`)
    await internals.leave()
    const well = await close(app, closeOnce, drainTimeout)
    if (well) app.log.info({ signal }, `${signal}: closed`)
    return well
  } catch (error) {
    app.log.error({ err: error }, `${signal}: closing failed`)
    return false
  } finally {
    await flush(app.log)
  }
}

async function crash(app: Closable, closeOnce: () => Promise<unknown>): Promise<void> {
  try {
    internalsOf(app)?.lifecycle.closing()
    await close(app, closeOnce, LAST_MOMENT)
  } catch (error) {
    app.log.error({ err: error }, 'closing failed')
  } finally {
    await flush(app.log)
  }
}

/** Closes the application; after `timeout` it cuts what is still in flight. Returns whether it has closed. */
async function close(app: Closable, closeOnce: () => Promise<unknown>, timeout: number): Promise<boolean> {
  const closed = closeOnce()
  if (await within(closed, timeout)) return true
  const connections = internalsOf(app)?.connections.destroyAll() ?? 0
  if (connections > 0) {
    app.log.warn(
      { connections, timeout },
      `cut ${connections} connections still in use ${timeout} ms after closing`,
    )
  }
  if (await within(closed, LAST_MOMENT)) return true
  app.log.error(`${whatHangs(app)}: exiting without it`)
  return false
}

/** Fastify closes a server between its `preClose` and its `onClose` hooks, when it has started. */
function whatHangs(app: Closable): string {
  const internals = internalsOf(app)
  if (internals === undefined || internals.lifecycle.state === 'starting') {
    return 'the application has not finished starting'
  }
  if (!internals.lifecycle.begun) return 'close() has not reached Fastify'
  return `${internals.connections.closing ? 'an onClose' : 'a preClose'} hook has not finished`
}

/** Waits for the last lines of a logger that writes asynchronously. */
async function flush(log: FastifyBaseLogger & { flush?: (done: () => void) => void }): Promise<void> {
  if (typeof log.flush !== 'function') return
  const flushed = new Promise<void>((resolve) => log.flush?.(resolve))
  await within(flushed, LAST_LINES)
}
