// Requests race the end of an application: what has arrived when close() begins gets an answer.
import { once } from 'node:events'
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import { type AddressInfo, connect, type Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import dockerflow, { type DrainOptions } from '../src/index.ts'
import { recordingLogger } from './support/logger.ts'

const ROUNDS = 20
const CONNECTIONS = 8
const LONG = { timeout: 120_000 }
const REQUEST = 'GET /work HTTP/1.1\r\nHost: localhost\r\n\r\n'

async function application(drain: DrainOptions | undefined, options: object = {}): Promise<FastifyInstance> {
  const app = Fastify(options) as unknown as FastifyInstance
  if (drain !== undefined) await app.register(dockerflow, { drain, version: { object: {} } })
  app.get('/work', async () => 'done')
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app
}

const portOf = (app: FastifyInstance): number => (app.server.address() as AddressInfo).port

/** Resolves to the status code of the next answer on `socket`, or to why there is none. */
function answerOn(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
      if (text.includes('\r\n\r\n')) resolve(text.slice(9, 12))
    })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.on('close', () => resolve('closed without an answer'))
  })
}

/** Connections in the kernel's queue, with their requests sent: this process has not turned since. */
async function freshRequests(app: FastifyInstance): Promise<Promise<string>[]> {
  const sockets = Array.from({ length: CONNECTIONS }, () => connect(portOf(app), '127.0.0.1'))
  for (const socket of sockets) socket.write(REQUEST)
  const answers = sockets.map(answerOn)
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  return answers
}

/** Connections that have had an answer, and whose next request is on its way. */
async function keptAliveRequests(app: FastifyInstance): Promise<Promise<string>[]> {
  const sockets = Array.from({ length: CONNECTIONS }, () => connect(portOf(app), '127.0.0.1'))
  for (const socket of sockets) socket.write(REQUEST)
  await Promise.all(sockets.map((socket) => once(socket, 'data')))
  for (const socket of sockets) socket.write(REQUEST)
  return sockets.map(answerOn)
}

async function outcomes(
  create: () => Promise<FastifyInstance>,
  requests: (app: FastifyInstance) => Promise<Promise<string>[]>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (let round = 0; round < ROUNDS; round++) {
    const app = await create()
    const answers = await requests(app)
    const closed = app.close()
    for (const answer of await Promise.all(answers)) counts[answer] = (counts[answer] ?? 0) + 1
    await closed
  }
  return counts
}

const KINDS = [
  ['fresh connections', freshRequests],
  ['connections kept alive', keptAliveRequests],
] as const

test.each(KINDS)(
  '%s whose request has arrived are answered, as bare Fastify at its best',
  LONG,
  async (_, requests) => {
    const bare = await outcomes(() => application(undefined), requests)
    const ours = await outcomes(() => application({}), requests)
    console.info(`bare Fastify: ${JSON.stringify(bare)}; with the plugin: ${JSON.stringify(ours)}`)
    // Without a drain Fastify itself answers 503 from the moment it begins to close.
    expect(Object.keys(ours).filter((outcome) => outcome !== '200' && outcome !== '503')).toEqual([])
  },
)

test.each(KINDS)('%s whose request has arrived are served when a drain ends', LONG, async (_, requests) => {
  const counts = await outcomes(() => application({ onClose: true }), requests)
  expect(counts).toEqual({ 200: ROUNDS * CONNECTIONS })
})

test('HTTP/2 sessions whose request has arrived are answered', LONG, async () => {
  const counts: Record<string, number> = {}
  for (let round = 0; round < ROUNDS; round++) {
    const app = await application({}, { http2: true })
    const session = connectHttp2(`http://127.0.0.1:${portOf(app)}`)
    await once(session, 'remoteSettings')
    const answers = Array.from({ length: CONNECTIONS }, () => statusOf(session))
    // Frames are written at the end of this turn.
    await new Promise(setImmediate)
    const closed = app.close()
    for (const answer of await Promise.all(answers)) counts[answer] = (counts[answer] ?? 0) + 1
    session.close()
    await closed
  }
  expect(Object.keys(counts).filter((outcome) => outcome !== '200' && outcome !== '503')).toEqual([])
})

function statusOf(session: ClientHttp2Session): Promise<string> {
  return new Promise((resolve) => {
    const request = session.request({ ':path': '/work' })
    request.on('response', (headers) => resolve(String(headers[':status'])))
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    request.on('close', () => resolve('closed without an answer'))
    request.resume()
  })
}

test('a connection without a request is closed, one that comes while a hook is slow included', async () => {
  const app = Fastify()
  await app.register(dockerflow, { version: { object: {} } })
  let proceed = (): void => {}
  const slow = new Promise<void>((resolve) => {
    proceed = resolve
  })
  app.addHook('preClose', () => slow)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const port = portOf(app as unknown as FastifyInstance)
  const early = connect(port, '127.0.0.1')
  await once(early, 'connect')
  const gone = once(early, 'close')
  const closed = app.close()
  await gone
  const late = connect(port, '127.0.0.1')
  await once(late, 'connect')
  proceed()
  await Promise.all([closed, once(late, 'close')])
  expect(app.server.listening).toBe(false)
})

test('drain() in a hook of a closing application says that it comes too late', async () => {
  const { logger, lines } = recordingLogger()
  const app = Fastify({ logger })
  app.addHook('preClose', async () => app.dockerflow.drain())
  await app.register(dockerflow, { version: { object: {} }, drain: { delay: 60_000 } })
  app.addHook('preClose', async () => app.dockerflow.drain())
  await app.listen({ port: 0, host: '127.0.0.1' })
  await app.close()
  expect(lines.filter(({ level }) => level === 50)).toMatchObject([
    { code: 'FST_DOCKERFLOW_DRAIN_TOO_LATE', msg: expect.stringContaining('drain: { onClose: true }') },
  ])
})
