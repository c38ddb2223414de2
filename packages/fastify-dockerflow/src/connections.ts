import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerHttp2Session } from 'node:http2'
import type { Server, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isLoopback } from './loopback.ts'

/**
 * For how many turns of the event loop new connections are taken in before listening ends: one comes in a turn, and
 * 511 may wait. Not a time, since a process that gets none reads nothing.
 */
const MOST_TURNS = 1000

/** How long a connection without a request is given to send one once nobody can connect any more, in milliseconds. */
const LAST_REQUEST = 100

/** How long a connection that comes while the application closes may be silent, in milliseconds. */
const LONGEST_SILENCE = 1000

/**
 * The open connections of one server, followed per connection and not per request: until it leaves, an
 * application's requests cost nothing more for it.
 */
export class Connections {
  readonly #server: Server
  readonly #secure: boolean
  readonly #open = new Set<Socket>()
  /** TLS connections whose handshake is not over: encrypted, and known to nobody else yet. */
  readonly #shakingHands = new Set<Socket>()
  readonly #sessions = new Set<ServerHttp2Session>()
  /** Open connections that have not had a request since the application began to leave. */
  readonly #withoutRequest = new Set<Socket>()
  #accepted = 0
  #leaving = false
  #ended = false
  #closing = false
  #visited = false

  /**
   * @param server an HTTP, HTTPS or HTTP/2 server. On the host name `localhost` Fastify listens with a second one
   *   for the other IP version; its connections are closed with the application, but not followed.
   */
  constructor(server: Server) {
    this.#server = server
    this.#secure = 'setSecureContext' in server
  }

  /** Starts following. */
  follow(): void {
    this.#server.on('connection', this.#onConnection)
    if (this.#secure) this.#server.on('secureConnection', this.#onOpen)
    this.#server.on('session', this.#onSession)
    this.#server.on('newListener', this.#onListener)
  }

  /** Stops following: nothing of ours is left on the server. */
  release(): void {
    this.#server.off('connection', this.#onConnection)
    this.#server.off('secureConnection', this.#onOpen)
    this.#server.off('session', this.#onSession)
    this.#server.off('newListener', this.#onListener)
    this.#server.off('request', this.#onRequest)
  }

  /** Whether a connection has ever come from another machine, or from a proxy on a Unix socket. */
  get visited(): boolean {
    return this.#visited
  }

  /** Whether the server has been closed, which Fastify does when its `preClose` hooks are over. */
  get closing(): boolean {
    return this.#closing
  }

  /**
   * Lets each response from now on say `Connection: close`, those in flight included. HTTP/2 has no such header, and
   * Node refuses each request that arrives after its GOAWAY, those under way included: see {@link endSessions}.
   */
  endAfterResponse(): void {
    this.#leaving = true
    this.#server.prependListener('request', this.#onRequest)
    for (const socket of this.#open) {
      if (socket.bytesRead === 0) this.#withoutRequest.add(socket)
      // Node has no public way from a connection to its response. Where this one is missing, a connection whose
      // response was in flight is cut with the others when `drain.timeout` is over.
      const { _httpMessage: response } = socket as { _httpMessage?: ServerResponse | null }
      if (response && !response.headersSent) response.setHeader('connection', 'close')
    }
  }

  /** Waits until what has arrived at this machine is accepted and read: Node accepts one connection at a time. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const before = this.#accepted
      await turn()
      if (this.#accepted === before) return
    }
  }

  /**
   * Ends listening while requests are still served, so that none of those that have arrived is refused, and waits a
   * moment for those that are on their way. A server that does not close, as it has another application, goes on.
   */
  async stopListening(): Promise<void> {
    if (!this.#server.listening) return
    await this.settle()
    // At once: a connection that comes in between would be reset.
    this.#server.close(() => {})
    this.#closing = false
    if (this.#server.listening) return
    for (let waited = 0; waited <= LAST_REQUEST; waited += 5) {
      await turn()
      if (this.#withoutRequest.size + this.#shakingHands.size === 0) return
      await sleep(5)
    }
  }

  /**
   * Tells HTTP/2 sessions to go, those to come included: each gets a GOAWAY, and ends when its requests are answered.
   * Node does it when a server closes from version 24 on; before, a server waits for its clients to go by themselves.
   */
  endSessions(): void {
    this.#ended = true
    for (const session of this.#sessions) session.close()
  }

  /**
   * Destroys connections that never sent a byte, such as a browser opens in advance. Node counts these as
   * active, and a server would wait for them for ever. Call {@link settle} before: a byte may be waiting to be read.
   */
  destroyUnused(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy()
    for (const socket of this.#shakingHands) socket.destroy()
  }

  /** Destroys every connection that is still open; returns how many there were. */
  destroyAll(): number {
    const count = this.#open.size + this.#shakingHands.size
    for (const socket of [...this.#open, ...this.#shakingHands]) socket.destroy()
    return count
  }

  readonly #onConnection = (socket: Socket): void => {
    this.#accepted += 1
    if (!this.#visited) this.#visited = !isLoopback(socket.remoteAddress)
    if (!this.#secure) {
      this.#onOpen(socket)
      return
    }
    this.#shakingHands.add(socket)
    socket.once('close', () => this.#shakingHands.delete(socket))
  }

  readonly #onOpen = (socket: Socket): void => {
    this.#open.add(socket)
    for (const raw of this.#shakingHands) if (isSame(raw, socket)) this.#shakingHands.delete(raw)
    if (this.#leaving) this.#withoutRequest.add(socket)
    if (this.#ended) destroyIfSilent(socket)
    socket.once('close', () => {
      this.#open.delete(socket)
      this.#withoutRequest.delete(socket)
    })
  }

  readonly #onSession = (session: ServerHttp2Session): void => {
    this.#sessions.add(session)
    for (const socket of this.#withoutRequest) {
      if (isSame(socket, session.socket)) this.#withoutRequest.delete(socket)
    }
    session.once('close', () => this.#sessions.delete(session))
    if (this.#ended) session.close()
  }

  readonly #onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.httpVersionMajor >= 2) return
    this.#withoutRequest.delete(request.socket)
    response.setHeader('connection', 'close')
  }

  readonly #onListener = (event: string | symbol): void => {
    if (event === 'close') this.#closing = true
  }
}

/** Lets everything be read that has arrived: one whole poll phase of the event loop lies between two immediates. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve))
  })
}

/** Whether two objects are of one connection: a TLS connection and the one it runs over, for example. */
function isSame(one: Socket, other: Socket): boolean {
  return one.remotePort === other.remotePort && one.remoteAddress === other.remoteAddress
}

function destroyIfSilent(socket: Socket): void {
  const timer = setTimeout(() => {
    if (socket.bytesRead === 0) socket.destroy()
  }, LONGEST_SILENCE)
  timer.unref()
  socket.once('close', () => clearTimeout(timer))
}
