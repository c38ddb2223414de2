import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer, type Socket } from 'node:net'

/** A version object that is right. */
export const VERSION = {
  source: 'https://github.com/example/service',
  version: 'v1.2.3',
  commit: '3f786850e387550fdab836ed7e6dc881de23001b',
  build: 'https://ci.example.org/builds/42',
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void
/** Handlers by path, without query string and trailing slash. */
export type Handlers = Readonly<Record<string, Handler>>

/** Answers with `body`, as GET or as HEAD. */
export function answer(
  status: number,
  type: string | undefined,
  body = '',
  headers: Record<string, string> = {},
): Handler {
  return (request, response) => {
    response.writeHead(status, { ...(type === undefined ? {} : { 'content-type': type }), ...headers })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

export const NO_STORE = { 'cache-control': 'no-store' }
export const VERSION_BYTES = `${JSON.stringify(VERSION)}\n`

/** A service that meets every clause an URL shows. */
export const COMPLIANT: Handlers = {
  '/__version__': answer(200, 'application/json; charset=utf-8', VERSION_BYTES, NO_STORE),
  '/__heartbeat__': answer(
    200,
    'application/json',
    '{"status":"ok","checks":{"db":"ok"},"details":{}}',
    NO_STORE,
  ),
  '/__lbheartbeat__': answer(200, 'text/plain', 'OK', NO_STORE),
  '/logo.svg': answer(200, 'image/svg+xml', '<svg/>'),
}

export interface Running {
  readonly url: string
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts the compliant service, with some of its handlers replaced. */
export async function startService(changed: Handlers = {}): Promise<Running> {
  const handlers: Handlers = { ...COMPLIANT, ...changed }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = pathname === '/' ? pathname : pathname.replace(/\/$/, '')
    const handler = handlers[path] ?? answer(404, 'text/plain', 'Not found')
    handler(request, response)
  })
  return await listening(server, () => server.closeAllConnections())
}

/** Starts a server that does with each connection what `serve` says. */
export async function startTcp(serve: (socket: Socket) => void): Promise<Running> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    serve(socket)
  })
  return await listening(server, () => {
    for (const socket of sockets) socket.destroy()
  })
}

async function listening(server: ReturnType<typeof createTcpServer>, cut: () => void): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    cut()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
  }
  return { url: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close }
}
