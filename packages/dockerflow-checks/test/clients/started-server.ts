import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server that the test started on a port of its own, and may stop. */
export interface StartedServer {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly process: ChildProcess
  stop(): Promise<void>
}

/** Starts a program that listens on the port it is given, and waits until it does. */
export async function startServer(
  command: string,
  words: (port: number) => readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<StartedServer> {
  const host = '127.0.0.1'
  const port = await freePort()
  const child = spawn(command, words(port), { stdio: 'ignore', env: { ...process.env, ...env } })
  const ended = once(child, 'exit')
  const failed = ended.then(([code]) => {
    throw new Error(`${command} ended with ${code} before it listened`)
  })
  await Promise.race([failed, listening(host, port)])
  failed.catch(() => {})
  return {
    host,
    port,
    process: child,
    async stop() {
      child.kill()
      await ended
    },
  }
}

/** A port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await once(probe.listen(0, '127.0.0.1'), 'listening')
  const { port } = probe.address() as AddressInfo
  await once(probe.close(), 'close')
  return port
}

async function listening(host: string, port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, host)
    try {
      await once(socket, 'connect')
      return
    } catch {
      await sleep(20)
    } finally {
      socket.destroy()
    }
  }
}
