import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ask } from '../container/http.ts'
import { waitFor } from '../container/wait.ts'

/**
 * A load balancer without mercy: it repeats nothing, so that a request that a server does not answer fails. What
 * takes a server out is its own `/__lbheartbeat__` alone.
 */
function configuration(port: number, servers: readonly number[], socket: string): string {
  return `
global
  log stderr local0 err
  maxconn 1000
  stats socket ${socket} mode 600
defaults
  mode http
  retries 0
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout check 2s
frontend in
  bind 127.0.0.1:${port}
  default_backend apps
backend apps
  balance roundrobin
  option httpchk GET /__lbheartbeat__
  default-server check inter 200ms fastinter 100ms fall 1 rise 2
${servers.map((server, index) => `  server app${index} 127.0.0.1:${server}`).join('\n')}
`
}

/** HAProxy in front of servers on this machine. */
export class HaProxy {
  readonly url: string
  readonly #process: ChildProcess
  readonly #folder: string

  private constructor(url: string, process: ChildProcess, folder: string) {
    this.url = url
    this.#process = process
    this.#folder = folder
  }

  /** Starts it on `port`, and waits until it finds a server. */
  static async start(port: number, servers: readonly number[]): Promise<HaProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'haproxy-'))
    const file = join(folder, 'haproxy.cfg')
    writeFileSync(file, configuration(port, servers, join(folder, 'socket')))
    const child = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' })
    child.once('error', (error) => console.error(`haproxy (apt-get install haproxy): ${error.message}`))
    const url = `http://127.0.0.1:${port}`
    await waitFor('HAProxy', async () => (await ask(`${url}/__version__`)).status === 200 || undefined)
    return new HaProxy(url, child, folder)
  }

  /** Waits until it has found each server well. */
  async allServersUp(): Promise<void> {
    await waitFor('all servers to be up', async () => {
      const states = await this.#serverStates()
      return (states.length > 0 && states.every((state) => state === 'UP')) || undefined
    })
  }

  /** The state of each server, out of the table that HAProxy answers `show stat` with. */
  async #serverStates(): Promise<(string | undefined)[]> {
    const socket = connect(join(this.#folder, 'socket'))
    socket.end('show stat\n')
    const table = (await text(socket)).split('\n').map((line) => line.split(','))
    const column = table[0]?.indexOf('status') ?? -1
    return table.filter(([, name]) => name?.startsWith('app')).map((row) => row[column])
  }

  /** Ends it, and removes its configuration. */
  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGTERM')
    await ended
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
