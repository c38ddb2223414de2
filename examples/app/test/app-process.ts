import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** The application in a process of its own. */
export class AppProcess implements AsyncDisposable {
  readonly child: ChildProcess
  stdout = ''
  stderr = ''
  readonly #ended: Promise<unknown>

  /**
   * Starts it with nothing in its environment but `env`, a free port, and no time to drain.
   *
   * @param options `built`: what `pnpm run build` made, instead of the sources; `uid`: as this user
   */
  constructor(
    env: Readonly<Record<string, string>>,
    { built = false, ...options }: { readonly built?: boolean; readonly uid?: number } = {},
  ) {
    const loader = new URL('./source-packages.ts', import.meta.url).href
    const sources = ['--conditions=dockerflow-source', '--import', loader]
    const entry = built ? [path('../dist/main.js')] : [...sources, path('../src/main.ts')]
    this.child = spawn(process.execPath, entry, {
      cwd: path('.'),
      // Windows opens no socket without SystemRoot.
      env: {
        SystemRoot: process.env.SystemRoot,
        HOST: '127.0.0.1',
        PORT: '0',
        DOCKERFLOW_DRAIN_DELAY: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    })
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.#ended = once(this.child, 'close')
  }

  /** The URL that it prints once it listens. */
  async url(): Promise<string> {
    for (;;) {
      const url = /open (http:\/\/[^\s"]+)/.exec(this.stdout)?.[1]
      if (url !== undefined) return url.replace(/\/$/, '')
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.stderr}${this.stdout}`)
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), this.#ended])
    }
  }

  /** How it ended: its exit code, or the signal that killed it. */
  async end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    if (signal !== undefined) this.child.kill(signal)
    await this.#ended
    return this.child.exitCode ?? this.child.signalCode
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL')
    await this.#ended
  }
}
