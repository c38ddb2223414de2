import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { type ClientHttp2Session, connect } from 'node:http2'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import dockerflow, { type Dockerflow } from '../src/index.ts'

const PATHS = ['/__version__', '/__heartbeat__', '/__lbheartbeat__']

let tls: { key: Buffer; cert: Buffer }
beforeAll(() => {
  const dir = mkdtempSync(join(tmpdir(), 'dockerflow-tls-'))
  const files = ['-keyout', join(dir, 'key'), '-out', join(dir, 'cert')]
  const args = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=localhost',
    ...files,
  ]
  execFileSync('openssl', args, { stdio: 'ignore' })
  tls = { key: readFileSync(join(dir, 'key')), cert: readFileSync(join(dir, 'cert')) }
  rmSync(dir, { recursive: true })
})

interface Application {
  readonly server: { address(): unknown }
  readonly dockerflow: Dockerflow
  listen(options: { port: number; host: string }): Promise<string>
  close(): PromiseLike<unknown>
}
const open: Application[] = []
/** Lets each request of `/slow` go on. */
const slow: (() => void)[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

async function listening(app: unknown) {
  const instance = app as ReturnType<typeof Fastify>
  open.push(instance)
  instance.register(dockerflow, { version: { object: {} }, drain: { delay: 5000 } })
  instance.get('/hang', async () => {
    await vi.waitFor(() => expect(instance.dockerflow.state).toBe('draining'))
    return 'late'
  })
  instance.get('/slow', async () => {
    await new Promise<void>((resolve) => slow.push(resolve))
    return 'done'
  })
  await instance.listen({ port: 0, host: '127.0.0.1' })
  return { app: instance, port: (instance.server.address() as AddressInfo).port }
}

function overHttp2(
  session: ClientHttp2Session,
  path: string,
  method = 'GET',
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path, ':method': method })
    stream.on('response', (headers) => {
      let length = 0
      stream.on('data', (chunk) => {
        length += chunk.length
      })
      stream.on('end', () => resolve({ ...headers, length }))
    })
    stream.on('error', reject)
    stream.end()
  })
}

test.each(['clear text', 'TLS'])(
  'HTTP/2 over %s: GET, HEAD and drain, without a Connection header',
  async (kind) => {
    const { app, port } = await listening(
      kind === 'TLS' ? Fastify({ http2: true, https: tls }) : Fastify({ http2: true }),
    )
    const scheme = kind === 'TLS' ? 'https' : 'http'
    const session = connect(`${scheme}://127.0.0.1:${port}`, { rejectUnauthorized: false })
    for (const path of PATHS) {
      expect(await overHttp2(session, `${path}/?x=1`)).toMatchObject({
        ':status': 200,
        'cache-control': 'no-store',
      })
      expect(await overHttp2(session, path, 'HEAD')).toMatchObject({ ':status': 200, length: 0 })
    }
    void app.dockerflow.drain()
    const drained = await overHttp2(session, '/__lbheartbeat__')
    expect(drained[':status']).toBe(503)
    expect(drained).not.toHaveProperty('connection')
    session.close()
  },
)

test.each(['clear text', 'TLS'])(
  'HTTP/2 over %s: sessions are served while draining, and told to go when the server closes',
  async (kind) => {
    const { app, port } = await listening(
      kind === 'TLS' ? Fastify({ http2: true, https: tls }) : Fastify({ http2: true }),
    )
    const scheme = kind === 'TLS' ? 'https' : 'http'
    const session = connect(`${scheme}://127.0.0.1:${port}`, { rejectUnauthorized: false })
    const codes: number[] = []
    session.on('goaway', (code) => codes.push(code))
    const ended = new Promise((resolve) => session.once('close', resolve))
    const inFlight = overHttp2(session, '/slow')
    await vi.waitFor(() => expect(slow).toHaveLength(1))

    void app.dockerflow.drain()
    expect(await overHttp2(session, '/__version__')).toMatchObject({ ':status': 200 })
    expect(codes).toEqual([])
    const closed = app.close()
    await vi.waitFor(() => expect(codes).toEqual([0]))
    slow.pop()?.()
    expect(await inFlight).toMatchObject({ ':status': 200, length: 4 })
    await Promise.all([closed, ended])
    expect(session.destroyed).toBe(true)
  },
)

describe.each(['http', 'https'])('%s with keep-alive', (scheme) => {
  test('a drain ends the connections of new requests and of those in flight', async () => {
    const { app, port } = await listening(scheme === 'https' ? Fastify({ https: tls }) : Fastify())
    const agent = new HttpAgent({ keepAlive: true })
    const get = (path: string) =>
      new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
        const options = { port, host: '127.0.0.1', path, rejectUnauthorized: false }
        const request =
          scheme === 'https'
            ? httpsRequest({ ...options, agent: false, headers: { connection: 'keep-alive' } })
            : httpRequest({ ...options, agent })
        request.on('response', (response) => {
          response.resume()
          resolve({ status: response.statusCode, connection: response.headers.connection })
        })
        request.on('error', reject)
        request.end()
      })
    for (const path of PATHS) expect(await get(path)).toEqual({ status: 200, connection: 'keep-alive' })
    const inFlight = get('/hang')
    await new Promise((resolve) => setTimeout(resolve, 100))
    void app.dockerflow.drain()
    expect(await inFlight).toEqual({ status: 200, connection: 'close' })
    expect(await get('/__heartbeat__')).toEqual({ status: 503, connection: 'close' })
    agent.destroy()
  })
})
