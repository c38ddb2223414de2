import { EventEmitter, once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What the proxy does with connections, new and open ones alike:
 * - `pass` forwards;
 * - `refuse` stops listening and cuts what is open;
 * - `hang` accepts and reads nothing; what was sent meanwhile is delivered when it passes again, as TCP does
 *   after a partition;
 * - `reset` forwards questions and resets the connection in the middle of the next answer;
 * - `drop` resets each connection as soon as it is there.
 */
export type Fault = 'pass' | 'refuse' | 'hang' | 'reset' | 'drop'

/** A TCP proxy on 127.0.0.1 that misbehaves on demand, to be put between a real client and a real server. */
export interface FaultProxy extends AsyncDisposable {
  readonly host: '127.0.0.1'
  readonly port: number
  /** Connections from the client that are open now. */
  readonly open: number
  /** Connections accepted since the start. */
  readonly accepted: number
  /** Changes what it does; resolves when new connections meet it. */
  become(fault: Fault): Promise<void>
  /** Adds this many milliseconds to each answer; 0 for none. */
  delay(ms: number): void
  /** Resets every open connection; new ones are treated as before. */
  cut(): void
  /** Resets what is open and refuses for this many milliseconds, then passes again. */
  cutFor(ms: number): Promise<void>
  close(): Promise<void>
}

/** Starts a proxy before the server at `target`: a port of 127.0.0.1, or a host and a port. */
export async function faultProxy(target: number | { host: string; port: number }): Promise<FaultProxy> {
  const upstream = typeof target === 'number' ? { host: '127.0.0.1', port: target } : target
  const open = new Set<Socket>()
  let fault: Fault = 'pass'
  let latency = 0
  let accepted = 0
  const changes = new EventEmitter().setMaxListeners(0)

  const passing = async () => {
    while (fault === 'hang') await once(changes, 'change')
  }

  async function forward(chunk: Buffer, to: Socket, answers: boolean) {
    if (answers && latency > 0) await sleep(latency)
    await passing()
    if (to.destroyed) return
    if (answers && fault === 'reset') {
      to.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => to.resetAndDestroy())
    } else to.write(chunk)
  }

  // always reading, as a kernel does: a peer that goes away during a hang is noticed
  function pipe(from: Socket, connecting: Promise<Socket>, answers: boolean) {
    let last = connecting
    from.on('data', (chunk: Buffer) => {
      last = last.then(async (to) => {
        await forward(chunk, to, answers)
        return to
      })
    })
    from.on('end', () => void last.then((to) => to.end()))
    from.on('error', () => void connecting.then((to) => to.resetAndDestroy()))
    from.on('close', () => void last.then((to) => to.end()))
  }

  function serve(client: Socket) {
    accepted++
    open.add(client)
    client.once('close', () => open.delete(client)).on('error', () => {})
    if (fault === 'drop') {
      client.resetAndDestroy()
      return
    }
    const upward = passing().then(() => {
      const server = connect({ ...upstream, noDelay: true })
      pipe(server, Promise.resolve(client), true)
      return server
    })
    pipe(client, upward, false)
  }

  const server = createServer({ noDelay: true }, serve)
  const listen = (port: number) => once(server.listen(port, '127.0.0.1'), 'listening')
  await listen(0)
  const { port } = server.address() as AddressInfo

  const proxy: FaultProxy = {
    host: '127.0.0.1',
    port,
    get open() {
      return open.size
    },
    get accepted() {
      return accepted
    },
    async become(next) {
      fault = next
      changes.emit('change')
      if (next === 'refuse' || next === 'drop') proxy.cut()
      if (next === 'refuse') server.close()
      else if (!server.listening) await listen(port)
    },
    delay(ms) {
      latency = ms
    },
    cut() {
      for (const socket of open) socket.resetAndDestroy()
    },
    async cutFor(ms) {
      await proxy.become('refuse')
      await sleep(ms)
      await proxy.become('pass')
    },
    async close() {
      proxy.cut()
      fault = 'refuse'
      changes.emit('change')
      if (server.listening) await once(server.close(), 'close')
    },
    [Symbol.asyncDispose]: () => proxy.close(),
  }
  return proxy
}
