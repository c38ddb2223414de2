import { inject } from 'vitest'
import { docker, dockerOutput, dockerSucceeds, type Output, readFromContainer } from './docker.ts'
import { type Answer, ask, type Question } from './http.ts'
import { LABEL } from './image.ts'
import { waitFor } from './wait.ts'

/** How to start a container. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  /** More arguments of `docker run`. */
  readonly args?: readonly string[]
  /** What to give the entrypoint in place of the image's command. */
  readonly command?: readonly string[]
  /** Where it may listen: the first of these that answers is its port. @default [env.PORT or 8000] */
  readonly ports?: readonly number[]
  /** Its address. @default that of the container on the bridge */
  readonly host?: string
  /** Do not wait until it answers. @default false */
  readonly detached?: boolean
}

/** The arguments of `docker run` for a container that may do no more than it needs. */
export const HARDENED = [
  '--read-only',
  '--tmpfs',
  '/tmp',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
  '--pids-limit',
  '64',
  '--memory',
  '128m',
]

/** The state of a container, as the engine sees it. */
export interface ContainerState {
  readonly Running: boolean
  readonly ExitCode: number
  readonly OOMKilled: boolean
  readonly Pid: number
  readonly Health?: { readonly Status: string }
}

const started = new Set<string>()

/** Removes every container of this file, with its volumes. */
export async function removeContainers(): Promise<void> {
  await Promise.all([...started].map(removeContainer))
}

/** A container that the suite has started. */
export class Container {
  readonly id: string
  readonly url: string
  readonly #answered: number

  private constructor(id: string, url: string, answered: number) {
    this.id = id
    this.url = url
    this.#answered = answered
  }

  /** Starts `image` and waits until it answers. */
  static async start(image: string, options: StartOptions = {}): Promise<Container> {
    const {
      env = {},
      args = [],
      command = [],
      ports = [Number(env.PORT ?? 8000)],
      detached = false,
    } = options
    const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`])
    const label = `${LABEL}=${inject('run').id}`
    const id = await docker('run', '--detach', '--label', label, ...variables, ...args, image, ...command)
    const host = options.host ?? (await addressOf(id))
    started.add(id)
    const urls = ports.map((port) => `http://${host}:${port}`)
    const url = detached ? (urls[0] ?? '') : await firstAnswering(id, urls)
    return new Container(id, url, Date.now())
  }

  /** Milliseconds from when the engine started it to its first answer to `/__lbheartbeat__`. */
  async readyAfter(): Promise<number> {
    return this.#answered - Date.parse(await docker('inspect', '--format', '{{.State.StartedAt}}', this.id))
  }

  /** Asks it for a path. */
  ask(path: string, question?: Question): Promise<Answer> {
    return ask(`${this.url}${path}`, question)
  }

  /** What it wrote so far. */
  logs(): Promise<Output> {
    return dockerOutput('logs', this.id)
  }

  /** Its state now. */
  async state(): Promise<ContainerState> {
    return JSON.parse(await docker('inspect', '--format', '{{json .State}}', this.id)) as ContainerState
  }

  /** Runs a command in it as its own user, or as another one. */
  exec(command: readonly string[], user?: string): Promise<string> {
    return docker('exec', ...(user === undefined ? [] : ['--user', user]), this.id, ...command)
  }

  /** Reads one of its files. */
  read(path: string): Promise<string> {
    return readFromContainer(this.id, path)
  }

  /** Sends it a signal. */
  async signal(name: string): Promise<void> {
    await docker('kill', '--signal', name, this.id)
  }

  /** Waits until it has ended; answers its exit code. */
  async ended(): Promise<number> {
    return Number(await docker('wait', this.id))
  }

  /** Starts it again as it was, on the same volume, and waits until it answers. */
  async restart(): Promise<void> {
    await docker('start', this.id)
    await waitFor('an answer after a restart', () => answersAt(this.url))
  }

  /** Removes it and its volumes, whatever its state. */
  async remove(): Promise<void> {
    await removeContainer(this.id)
  }
}

async function removeContainer(id: string): Promise<void> {
  started.delete(id)
  await dockerSucceeds('rm', '--force', '--volumes', id)
}

/** The first of `urls` that answers. */
async function firstAnswering(id: string, urls: readonly string[]): Promise<string> {
  try {
    const { value } = await waitFor('an answer', () => Promise.any(urls.map((url) => answersAt(url))))
    return value
  } catch (error) {
    const { stdout, stderr } = await dockerOutput('logs', id)
    throw new Error(`container ${id} does not answer:\n${stdout}${stderr}`, { cause: error })
  }
}

async function addressOf(id: string): Promise<string> {
  const address = await docker(
    'inspect',
    '--format',
    '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}',
    id,
  )
  return address === '' ? '127.0.0.1' : address
}

async function answersAt(url: string): Promise<string> {
  await ask(`${url}/__lbheartbeat__`, { timeout: 2000 })
  return url
}
