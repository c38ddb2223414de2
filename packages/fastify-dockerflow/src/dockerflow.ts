import type { Check, CheckDefinition, Checker, CheckOptions, Report } from 'dockerflow-checks'
import type { AppEvents, DockerflowEvents, DockerflowListener } from './app-events.ts'
import type { Connections } from './connections.ts'
import type { Lifecycle, State } from './lifecycle.ts'
import type { Settings } from './settings.ts'

/** A check as `app.dockerflow.checks` lists it. */
export interface RegisteredCheck extends CheckDefinition {
  /** `discovered`: made for a client that was found on the application. */
  readonly origin: 'registered' | 'discovered'
}

/** What the plugin adds to the application: `app.dockerflow`. */
export interface Dockerflow {
  /**
   * Registers a check, before the application is ready or after.
   *
   * @param name 1 to 64 printable characters, unique: the key in the heartbeat's payload
   * @throws `DOCKERFLOW_INVALID_CHECK_NAME`, `DOCKERFLOW_DUPLICATE_CHECK`, `DOCKERFLOW_INVALID_CHECK`,
   *   `DOCKERFLOW_INVALID_CHECK_OPTION`, `DOCKERFLOW_CHECKER_CLOSED`
   */
  check(name: string, check: Check | CheckDefinition, options?: CheckOptions): void
  /** Every check by name, in order of registration: its options, and where it comes from. */
  readonly checks: ReadonlyMap<string, RegisteredCheck>
  /** `starting`, `ready`, `draining` or `closed`. */
  readonly state: State
  /**
   * Aborts when draining begins: for event streams, long polls and workers, which would hold up the end otherwise.
   * A process that is not drained before it closes aborts it when it begins to close.
   */
  readonly signal: AbortSignal
  /**
   * The report that the heartbeat answers from: runs the checks that are due and joins those that are running.
   *
   * @throws `DOCKERFLOW_CHECKER_CLOSED` when the application closes
   */
  report(): Promise<Report>
  /** The last results of the checks that have run, without running any; undefined when none has. */
  readonly latest: Report | undefined
  /**
   * Adds a listener, once however often it is added. What it throws or rejects with is logged, once for each listener,
   * and harms nothing else.
   */
  on<E extends keyof DockerflowEvents>(event: E, listener: DockerflowListener<E>): this
  /** Removes a listener. */
  off<E extends keyof DockerflowEvents>(event: E, listener: DockerflowListener<E>): this
  /**
   * Takes the process out of service without closing it: both heartbeats answer 503 and responses carry
   * `Connection: close`. Resolves when `drain.delay` is over; call `app.close()` then. Idempotent. In a hook that runs
   * while the application closes it comes too late, and says so in the log: use the option `drain.onClose`.
   */
  drain(): Promise<void>
}

/** What `serve()` needs of the plugin and nobody else does. */
export interface Internals {
  readonly settings: Settings
  readonly lifecycle: Lifecycle
  readonly connections: Connections
  readonly events: AppEvents
  /** Drains before a close, at once when nobody needs the delay, and ends listening. Idempotent. */
  leave(): Promise<void>
  /** The names of checks made for clients that were found. */
  readonly discovered: ReadonlySet<string>
}

// In the registry of symbols, since an ESM `serve` may meet a CommonJS plugin.
const INTERNALS = Symbol.for('fastify-dockerflow.internals')

/** The internals of the plugin on `app`; undefined when it is not registered, or not yet. */
export function internalsOf(app: object): Internals | undefined {
  return (app as { dockerflow?: { [INTERNALS]?: Internals } }).dockerflow?.[INTERNALS]
}

/** The decorator's value. */
export function createDockerflow(checker: Checker, internals: Internals): Dockerflow {
  const { lifecycle, discovered, events } = internals
  const dockerflow: Dockerflow = {
    check: (name, check, options) => checker.register(name, check, options),
    get checks() {
      const listed = [...checker.checks].map(([name, definition]) => {
        const origin: RegisteredCheck['origin'] = discovered.has(name) ? 'discovered' : 'registered'
        return [name, { ...definition, origin }] as const
      })
      return new Map(listed)
    },
    get state() {
      return lifecycle.state
    },
    signal: lifecycle.signal,
    report: () => checker.run(),
    get latest() {
      return checker.latest
    },
    on(event, listener) {
      events.on(event, listener)
      return dockerflow
    },
    off(event, listener) {
      events.off(event, listener)
      return dockerflow
    },
    drain: () => lifecycle.drain(),
  }
  return Object.freeze(Object.defineProperty(dockerflow, INTERNALS, { value: internals }))
}
