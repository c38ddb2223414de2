import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'

/** The application, listening on a free port of its own. */
export interface RunningApp extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly url: string
  /** The folder of its SQLite file. */
  readonly folder: string
  /** A request that follows no redirect; a body is sent as JSON. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

/** Starts the application in this process, on a socket, with a SQLite file of its own unless `env` says otherwise. */
export async function runApp(env: Record<string, string> = {}): Promise<RunningApp> {
  const folder = await mkdtemp(join(tmpdir(), 'links-'))
  const app = await createApp(
    readConfig({ SQLITE_PATH: join(folder, 'links.db'), LOG_LEVEL: 'silent', ...env }),
  )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    url,
    folder,
    request: (method, path, body, headers) =>
      fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async [Symbol.asyncDispose]() {
      await app.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
