import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { CouldNotRunError } from '../../report/errors.ts'
import type { Engine } from './engine.ts'

/** How a container is made. */
export interface ContainerOptions {
  readonly image: string
  /** The port the application listens on inside. */
  readonly port: number
  /** Whether it is told so by `$PORT`. */
  readonly tell: boolean
  readonly env?: readonly string[] | undefined
  readonly envFile?: readonly string[] | undefined
  readonly network?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** The state of a container. */
export interface State {
  readonly running: boolean
  readonly exitCode: number
}

/** What the container wrote. */
export interface Logs {
  readonly stdout: Buffer
  readonly stderr: Buffer
  /** Files that look like logs and were written while it ran. */
  readonly files: readonly string[]
}

/** One container, from `create` to `rm`. Its name is known before it exists, so that it can always be removed. */
export class Container {
  readonly name = `dockerflow-verify-${randomBytes(6).toString('hex')}`
  readonly #engine: Engine
  readonly #options: ContainerOptions
  readonly #signal: AbortSignal | undefined

  constructor(engine: Engine, options: ContainerOptions) {
    this.#engine = engine
    this.#options = options
    this.#signal = options.signal
  }

  /** Makes it without starting anything. */
  async create(): Promise<void> {
    const { image, port, tell, env = [], envFile = [], network } = this.#options
    await this.#engine.must(
      [
        'create',
        '--name',
        this.name,
        '--label',
        'dockerflow.verify=true',
        ...(network === undefined ? [] : ['--network', network]),
        ...(network === 'host' ? [] : ['--publish', `127.0.0.1::${port}`]),
        ...envFile.flatMap((file) => ['--env-file', file]),
        ...env.flatMap((pair) => ['--env', pair]),
        ...(tell ? ['--env', `PORT=${port}`] : []),
        image,
      ],
      { signal: this.#signal },
    )
  }

  /** What kept it from being started, where that is the image's doing. */
  startProblem: string | undefined

  /** Starts it, and answers with the address it is reached at from here; `undefined` when it ended at once. */
  async start(): Promise<URL | undefined> {
    const { port, network } = this.#options
    const signal = this.#signal
    const { code, stderr } = await this.#engine.call(['start', this.name], { signal })
    if (code !== 0) {
      const said = stderr.toString('utf8').trim()
      // A program that is not there, or is none, is a fault of the image; anything else is one of this machine.
      this.startProblem = /exec[: ][^\n]*|exec format error/.exec(said)?.[0]
      if (this.startProblem === undefined)
        throw new CouldNotRunError(`The container cannot be started: ${said}`)
      return undefined
    }
    if (network === 'host') return new URL(`http://127.0.0.1:${port}`)
    const { stdout } = await this.#engine.call(['port', this.name, `${port}/tcp`], { signal })
    const published = /:(\d+)\s*$/m.exec(stdout.toString('utf8'))?.[1]
    return published === undefined ? undefined : new URL(`http://127.0.0.1:${published}`)
  }

  async state(): Promise<State> {
    const format = '{{.State.Running}} {{.State.ExitCode}}'
    const text = await this.#engine.must(['inspect', '--format', format, this.name], { signal: this.#signal })
    const [running, code] = text.split(' ')
    return { running: running === 'true', exitCode: Number(code) }
  }

  /**
   * Sends SIGTERM and waits for the end.
   *
   * @returns milliseconds until it ended; `undefined` when it had to be killed after `timeout` milliseconds
   */
  async terminate(timeout: number): Promise<number | undefined> {
    const signal = this.#signal
    const started = performance.now()
    await this.#engine.call(['kill', '--signal', 'TERM', this.name], { signal })
    for (;;) {
      const { running } = await this.state()
      const after = performance.now() - started
      if (!running) return Math.round(after)
      if (after >= timeout) break
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await this.#engine.call(['kill', this.name], { signal })
    return undefined
  }

  /** Everything it wrote to its streams so far, and the log files it wrote. */
  async logs(): Promise<Logs> {
    const signal = this.#signal
    const { stdout, stderr } = await this.#engine.call(['logs', this.name], { signal })
    const diff = await this.#engine.call(['diff', this.name], { signal })
    const written = diff.stdout.toString('utf8').split('\n')
    const files = written.flatMap((line) => /^[AC] (\S*(?:\.log|\/var\/log\/\S+))$/.exec(line)?.[1] ?? [])
    return { stdout, stderr, files }
  }

  /** Removes it, whatever its state. Not stopped by any signal. */
  async remove(): Promise<void> {
    await this.#engine.call(['rm', '--force', '--volumes', this.name])
  }
}

/** A port that nothing listens on here just now, outside the usual ones. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
