import type { Server } from 'node:http'

/** Something to measure request by request: an HTTP server that is not listening, and the path to ask. */
export interface Subject {
  readonly server: () => Promise<Server>
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** The status of a right answer. @default 200 */
  readonly status?: number
}
