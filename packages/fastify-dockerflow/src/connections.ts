import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'

/** The open connections of one server: followed per connection, so that a request costs nothing. */
export class Connections {
  readonly #open = new Set<Socket>()

  /** @param server an HTTP, HTTPS or HTTP/2 server */
  constructor(server: EventEmitter) {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket)
      socket.once('close', () => this.#open.delete(socket))
    })
  }

  /**
   * Destroys connections that never sent a byte, such as a browser opens in advance. Node counts these as
   * active, and a server would wait for them for ever.
   */
  destroyUnused(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy()
  }

  /** Destroys every connection that is still open; returns how many there were. */
  destroyAll(): number {
    const count = this.#open.size
    for (const socket of this.#open) socket.destroy()
    return count
  }
}
