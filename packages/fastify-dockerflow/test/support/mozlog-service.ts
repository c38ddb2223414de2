import { setTimeout as delay } from 'node:timers/promises'
import Fastify, { type FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { type RequestSummaryOptions, registerRequestSummary } from '../../src/request-summary.ts'
import { type ServerOptions, serverOptions } from '../../src/server-options.ts'

export interface MozlogLine {
  readonly Type: string
  readonly Severity: number
  readonly Fields: Record<string, unknown>
}

/** A service with mozlog lines, which are kept. */
export function mozlogService(
  summary: RequestSummaryOptions | false = {},
  options: Partial<ServerOptions> = {},
) {
  const lines: MozlogLine[] = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) }
  const logger = options.logger === false ? false : { stream, ...options.logger }
  const app = Fastify(serverOptions({ name: 'shop', ...options, logger })) as unknown as FastifyInstance
  if (summary !== false) registerRequestSummary(app, summary)
  onTestFinished(() => app.close())
  const summaries = () => lines.filter((line) => line.Type === 'request.summary').map((line) => line.Fields)
  const others = () => lines.filter((line) => line.Type !== 'request.summary' && !isStartLine(line))
  return { app, lines, summaries, others }
}

/** The port that `app` listens on. */
export async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Waits until `find` finds something, for a second at most. */
export async function eventually<Found>(find: () => Found | undefined): Promise<Found> {
  for (let tries = 0; tries < 100; tries++) {
    const found = find()
    if (found !== undefined) return found
    await delay(10)
  }
  throw new Error('nothing found within a second')
}

function isStartLine({ Fields }: MozlogLine): boolean {
  return String(Fields.msg).startsWith('Server listening')
}
