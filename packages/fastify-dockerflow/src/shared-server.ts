import type { Server } from 'node:net'
import { Connections } from './connections.ts'
import type { Lifecycle } from './lifecycle.ts'

const SERVERS = new WeakMap<Server, SharedServer>()

/** A server and the applications on it: one, unless it outlives them, as with `@fastify/restartable`. */
export class SharedServer {
  readonly connections: Connections
  readonly #server: Server
  readonly #applications = new Set<Lifecycle>()
  #listening: Lifecycle | undefined

  private constructor(server: Server) {
    this.#server = server
    this.connections = new Connections(server)
    this.connections.follow()
  }

  /** The one of `server`, which `application` shares from now on. */
  static join(server: Server, application: Lifecycle): SharedServer {
    const shared = SERVERS.get(server) ?? new SharedServer(server)
    SERVERS.set(server, shared)
    shared.#applications.add(application)
    return shared
  }

  /** `application` answers the server's requests from now on, in place of the one that did so far. */
  listens(application: Lifecycle): void {
    if (this.#listening !== undefined && this.#listening !== application) application.replace(this.#listening)
    this.#listening = application
  }

  /** Whether `application` may say of the server that it ends: not when another one answers its requests. */
  belongsTo(application: Lifecycle): boolean {
    return this.#listening === undefined || this.#listening === application
  }

  /** `application` has closed. The last one leaves nothing behind. */
  leave(application: Lifecycle): void {
    this.#applications.delete(application)
    if (this.#listening === application) this.#listening = undefined
    if (this.#applications.size > 0) return
    this.connections.release()
    SERVERS.delete(this.#server)
  }
}
