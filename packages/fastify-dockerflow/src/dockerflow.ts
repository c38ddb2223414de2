import type { Check, CheckDefinition, Checker, CheckOptions } from 'dockerflow-checks'
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
   * Takes the process out of service without closing it: both heartbeats answer 503 and responses carry
   * `Connection: close`. Resolves when `drain.delay` is over; call `app.close()` then. Idempotent.
   */
  drain(): Promise<void>
}

/** What `serve()` needs of the plugin and nobody else does. */
export interface Internals {
  readonly settings: Settings
  readonly lifecycle: Lifecycle
  readonly connections: Connections
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
  const { lifecycle, discovered } = internals
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
    drain: () => lifecycle.drain(),
  }
  return Object.freeze(Object.defineProperty(dockerflow, INTERNALS, { value: internals }))
}
