import type { Disruption } from '../http/disruption.ts'

/** What every verification can be told. All times are in milliseconds. */
export interface VerifyCommonOptions {
  /**
   * Longest time of one answer.
   * @default 5000
   */
  readonly timeout?: number
  /**
   * How long to wait for the server to answer at all.
   * @default 0 for a URL, 30000 for an image
   */
  readonly wait?: number
  /**
   * Paths of static content that have to be served (clause A8).
   * @default []
   */
  readonly static?: readonly string[]
  /** Takes a backing service away and brings it back (clauses A5 and A6). */
  readonly disruption?: Disruption
  /** Stops everything, and removes what was started. */
  readonly signal?: AbortSignal
  /** Told what is being done. */
  readonly onProgress?: (text: string) => void
}

/** How an image is run. All times are in milliseconds. */
export interface ImageOptions {
  /** The engine's command. @default docker, or podman if there is no docker */
  readonly engine?: string
  /** Variables for the container, `name=value`, or `name` to pass one on. @default [] */
  readonly env?: readonly string[]
  /** Files of variables. @default [] */
  readonly envFile?: readonly string[]
  /** The network it is connected to. @default the engine's own */
  readonly network?: string
  /** The port it has to listen on without `$PORT` (clause R4). @default 8000 */
  readonly defaultPort?: number
  /** How long it may take to end after SIGTERM. @default 10000 */
  readonly stopTimeout?: number
}

/** Verifies an image, by running it. */
export interface VerifyImageOptions extends VerifyCommonOptions, ImageOptions {
  /** The image, as docker or podman know it. */
  readonly image: string
}
