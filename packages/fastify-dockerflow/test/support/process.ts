import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Line } from './logger.ts'

const SERVICE = fileURLToPath(new URL('./service.ts', import.meta.url))

/** Compiled code is kept between processes: half of their time goes by before they serve otherwise. */
const CACHE = join(tmpdir(), 'fastify-dockerflow-test-cache')

/** `service.ts` in a process of its own. */
export interface Service {
  readonly child: ChildProcess
  readonly lines: Line[]
  readonly stderr: () => string
  /** The first line of the log whose text matches, now or later. */
  line(text: string | RegExp): Promise<Line>
  /** The URL it listens on. */
  url(): Promise<string>
  /** Its exit code, or the signal that ended it. */
  exit(): Promise<number | string>
}

/** Starts it with `env` over PORT=0 and HOST=127.0.0.1. */
export function startService(env: Record<string, string> = {}): Service {
  const child = spawn(process.execPath, ['--conditions=dockerflow-source', SERVICE], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: '0',
      HOST: '127.0.0.1',
      NODE_COMPILE_CACHE: CACHE,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: Line[] = []
  let partial = ''
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  child.stdout.on('data', (chunk) => {
    const parts = (partial + chunk).split('\n')
    partial = parts.pop() ?? ''
    for (const part of parts) lines.push(JSON.parse(part))
    child.stdout.emit('lines')
  })
  const exited = once(child, 'close').then(([code, signal]) => code ?? signal)
  const line = async (text: string | RegExp): Promise<Line> => {
    for (;;) {
      const found = lines.find(({ msg }) => (typeof text === 'string' ? msg.includes(text) : text.test(msg)))
      if (found) return found
      const more = once(child.stdout, 'lines').then(() => true)
      if (!(await Promise.race([more, exited.then(() => false)]))) {
        throw new Error(`it exited without ${text}:\n${JSON.stringify(lines, null, 1)}\n${stderr}`)
      }
    }
  }
  return {
    child,
    lines,
    stderr: () => stderr,
    line,
    url: async () => String((await line('ready: open')).url).replace(/\/$/, ''),
    exit: () => exited,
  }
}
