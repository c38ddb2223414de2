import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'

/**
 * The open connections of one server, followed per connection and not per request: until it leaves, an
 * application's requests cost nothing more for it.
 */
export class Connections {
  readonly #server: EventEmitter
  readonly #open = new Set<Socket>()
  readonly #sessions = new Set<ServerHttp2Session>()

  /**
   * @param server an HTTP, HTTPS or HTTP/2 server. On the host name `localhost` Fastify listens with a second one
   *   for the other IP version; its connections are closed with the application, but not followed.
   */
  constructor(server: EventEmitter) {
    this.#server = server
    const secure = 'setSecureContext' in server
    server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#open.add(socket)
      socket.once('close', () => this.#open.delete(socket))
    })
    server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session)
      session.once('close', () => this.#sessions.delete(session))
    })
  }

  /**
   * Lets each response from now on say `Connection: close`, those in flight included. HTTP/2 has no such header, and
   * Node refuses each request that arrives after its GOAWAY, those under way included: see {@link endSessions}.
   */
  endAfterResponse(): void {
    this.#server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.httpVersionMajor < 2) response.setHeader('connection', 'close')
    })
    for (const socket of this.#open) {
      // Node has no public way from a connection to its response. Where this one is missing, a connection whose
      // response was in flight is cut with the others when `drain.timeout` is over.
      const { _httpMessage: response } = socket as { _httpMessage?: ServerResponse | null }
      if (response && !response.headersSent) response.setHeader('connection', 'close')
    }
  }

  /**
   * Tells HTTP/2 sessions to go, those to come included: each gets a GOAWAY, and ends when its requests are answered.
   * Node does it when a server closes from version 24 on; before, a server waits for its clients to go by themselves.
   */
  endSessions(): void {
    for (const session of this.#sessions) session.close()
    this.#server.on('session', (session: ServerHttp2Session) => session.close())
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
