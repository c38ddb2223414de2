import { spawn } from 'node:child_process'
import { CouldNotRunError } from '../../report/errors.ts'

/** What a command of the engine said. */
export interface Said {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: Buffer
}

/** How a command of the engine is called. */
export interface CallOptions {
  /** Longest time, in milliseconds. @default 60000 */
  readonly timeout?: number
  /** Most bytes that are kept of each stream; the rest is thrown away. @default 8388608 */
  readonly maxOutput?: number
  /** Given the standard output instead of keeping it. */
  readonly onOutput?: (chunk: Buffer) => void
  readonly signal?: AbortSignal | undefined
}

const MAX_OUTPUT = 8 * 1024 * 1024

/** The command line of docker or podman. */
export class Engine {
  readonly command: string
  /** What makes `cp` follow symbolic links; podman does so by itself and has no option for it. */
  readonly followLinks: readonly string[]

  constructor(command: string, followLinks: readonly string[] = []) {
    this.command = command
    this.followLinks = followLinks
  }

  /** Calls it, and answers with whatever it said. @throws CouldNotRunError when it does not end in time */
  call(args: readonly string[], options: CallOptions = {}): Promise<Said> {
    const { timeout = 60_000, maxOutput = MAX_OUTPUT, onOutput, signal } = options
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new CouldNotRunError('Interrupted.'))
        return
      }
      // A process group of its own, so that Ctrl-C ends this program in order and not the engine's client midway.
      const child = spawn(this.command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
      const out = keep(maxOutput)
      const err = keep(maxOutput)
      const stop = (reason: string) => {
        child.kill('SIGKILL')
        reject(new CouldNotRunError(reason))
      }
      const abort = () => stop('Interrupted.')
      const text = `\`${this.command} ${args[0]}\` did not end within ${timeout} ms.`
      const timer = setTimeout(() => stop(text), timeout)
      signal?.addEventListener('abort', abort, { once: true })
      const settled = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      }
      child.stdout.on('data', onOutput ?? out.add)
      child.stderr.on('data', err.add)
      child.on('error', (error) => {
        settled()
        reject(new CouldNotRunError(`Cannot run ${this.command}: ${error.message}`))
      })
      child.on('close', (code) => {
        settled()
        resolve({ code: code ?? 1, stdout: out.bytes(), stderr: err.bytes() })
      })
    })
  }

  /** Calls it, and answers with its standard output. @throws CouldNotRunError when it fails */
  async must(args: readonly string[], options?: CallOptions): Promise<string> {
    const { code, stdout, stderr } = await this.call(args, options)
    if (code === 0) return stdout.toString('utf8').trim()
    const reason = stderr.toString('utf8').trim().split('\n').slice(-3).join(' ')
    throw new CouldNotRunError(`\`${this.command} ${args[0]}\` failed: ${reason}`)
  }

  /** The standard output as JSON. @throws CouldNotRunError when it fails */
  async json<T>(args: readonly string[], options?: CallOptions): Promise<T> {
    return JSON.parse(await this.must(args, options)) as T
  }
}

/**
 * Finds a container engine that answers.
 *
 * @param wanted the command; without it docker, then podman
 * @throws CouldNotRunError when there is none
 */
export async function findEngine(wanted?: string, signal?: AbortSignal): Promise<Engine> {
  const reasons: string[] = []
  for (const command of wanted === undefined ? ['docker', 'podman'] : [wanted]) {
    const engine = new Engine(command)
    try {
      await engine.must(['ps', '--quiet'], { timeout: 20_000, signal })
      const { stdout } = await engine.call(['cp', '--help'], { signal })
      return stdout.includes('--follow-link') ? new Engine(command, ['--follow-link']) : engine
    } catch (error) {
      if (signal?.aborted === true) throw error
      reasons.push((error as Error).message)
    }
  }
  throw new CouldNotRunError(`No container engine answers. ${reasons.join(' ')}`)
}

function keep(most: number): { readonly add: (chunk: Buffer) => void; readonly bytes: () => Buffer } {
  const chunks: Buffer[] = []
  let size = 0
  return {
    add: (chunk) => {
      if (size < most) chunks.push(chunk.subarray(0, most - size))
      size += chunk.length
    },
    bytes: () => Buffer.concat(chunks),
  }
}
