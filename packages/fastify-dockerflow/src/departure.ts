import type { Server } from 'node:net'
import { isatty } from 'node:tty'
import type { Lifecycle } from './lifecycle.ts'
import type { Settings } from './settings.ts'
import type { SharedServer } from './shared-server.ts'

/**
 * Makes what takes an application out of service before it closes: it drains while everything is served, then ends
 * listening, so that what has arrived is answered. Does nothing when nothing listens, or when another application
 * answers the server's requests.
 */
export function departure(
  server: Server,
  shared: SharedServer,
  lifecycle: Lifecycle,
  settings: Settings,
): () => Promise<void> {
  let left: Promise<void> | undefined

  async function leave(): Promise<void> {
    if (!server.listening || !shared.belongsTo(lifecycle)) return
    await lifecycle.drain(isNeeded(shared, lifecycle) ? settings.drainDelay : 0)
    await shared.connections.stopListening()
  }

  return () => {
    left ??= leave()
    return left
  }
}

/**
 * Whether anybody needs the delay of a drain. In a terminal, and under a watcher that restarts at each edit, nobody
 * does; with `NODE_ENV=production` somebody always may.
 */
function isNeeded({ connections }: SharedServer, lifecycle: Lifecycle): boolean {
  if (process.env.NODE_ENV === 'production') return true
  return !isatty(0) && (lifecycle.probed || connections.visited)
}
