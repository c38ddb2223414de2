import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import * as fastify from 'fastify'
import { expect, test } from 'vitest'
import { markProbes } from '../src/probe-route.ts'
import { registerRequestSummary } from '../src/request-summary.ts'
import { eventually, listen, mozlogService } from './support/mozlog-service.ts'

const hasLogController = 'LogController' in fastify

test('a request gets one summary with its fields, and nothing else is logged', async () => {
  const { app, lines, summaries } = mozlogService()
  app.get('/a', async () => 'ok')
  const headers = { 'user-agent': 'curl', 'accept-language': 'fr', 'x-request-id': 'r-1' }
  await app.inject({ url: '/a?secret=1', headers })
  expect(lines).toHaveLength(1)
  expect(lines[0]?.Severity).toBe(6)
  expect(summaries()[0]).toEqual({
    agent: 'curl',
    path: '/a',
    method: 'GET',
    lang: 'fr',
    t: expect.any(Number),
    rid: 'r-1',
    errno: 0,
    code: 200,
    msg: 'request completed',
  })
  expect(Number.isInteger(summaries()[0]?.t)).toBe(true)
})

test('the time is measured until the answer is complete', async () => {
  const { app, summaries } = mozlogService()
  app.get('/', async () => {
    await delay(30)
    return 'ok'
  })
  await app.inject('/')
  expect(summaries()[0]?.t).toBeGreaterThanOrEqual(28)
  expect(summaries()[0]?.t).toBeLessThan(1000)
})

test('a credential in an unhandled error is taken out of its line', async () => {
  const { app, others } = mozlogService()
  app.get('/', async () => {
    throw new Error('connect postgres://app:hunter2@db/links', { cause: new Error('password=hunter2') })
  })
  await app.inject('/')
  expect(others()).toHaveLength(1)
  const line = JSON.stringify(others()[0])
  expect(line).toContain('connect postgres://')
  expect(line).not.toContain('hunter2')
})

test('an unhandled error has errno 500 and is logged once, with its stack and the request id', async () => {
  const { app, summaries, others } = mozlogService()
  app.get('/', async () => {
    throw new Error('broken')
  })
  await app.inject({ url: '/', headers: { 'x-request-id': 'r-2' } })
  expect(summaries()).toEqual([expect.objectContaining({ code: 500, errno: 500, rid: 'r-2' })])
  expect(others()).toHaveLength(1)
  expect(others()[0]).toMatchObject({
    Severity: 3,
    Type: 'app.log',
    Fields: {
      rid: 'r-2',
      msg: 'broken',
      err: { type: 'Error', message: 'broken', stack: expect.stringContaining('at ') },
    },
  })
})

test('an error that a handler turns into an answer below 500 is none', async () => {
  const { app, summaries, others } = mozlogService()
  app.setErrorHandler(async (_error, _request, reply) => reply.code(404).send('gone'))
  app.get('/', async () => {
    throw new Error('broken')
  })
  await app.inject('/')
  expect(summaries()).toEqual([expect.objectContaining({ code: 404, errno: 0 })])
  expect(others()).toEqual([])
})

test('an error of the client is a code and no line of its own', async () => {
  const { app, summaries, others } = mozlogService()
  app.post('/', { schema: { body: { type: 'object', required: ['a'] } } }, async () => 'ok')
  await app.inject({ method: 'POST', url: '/', payload: {} })
  await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/json' },
    payload: '{',
  })
  expect(summaries()).toMatchObject([
    { code: 400, errno: 0 },
    { code: 400, errno: 0 },
  ])
  expect(others()).toEqual([])
})

test('404 and HEAD have summaries', async () => {
  const { app, lines, summaries } = mozlogService()
  app.get('/a', async () => 'ok')
  await app.inject({ method: 'HEAD', url: '/a' })
  await app.inject({ method: 'DELETE', url: '/none?x=1' })
  expect(summaries()).toMatchObject([
    { method: 'HEAD', code: 200 },
    { method: 'DELETE', path: '/none', code: 404 },
  ])
  expect(lines).toHaveLength(2)
})

test('a url that the router refuses has a summary', async () => {
  const { app, lines, summaries } = mozlogService()
  app.get('/a/:id', async () => 'ok')
  const { statusCode, body } = await app.inject({ url: '/a/%zz' })
  expect({ statusCode, body: JSON.parse(body) }).toMatchObject({
    statusCode: 400,
    body: { code: 'FST_ERR_BAD_URL' },
  })
  expect(summaries()).toMatchObject([{ path: '/a/%zz', code: 400, errno: 0 }])
  expect(lines).toHaveLength(1)
})

test.each(['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization'] as const)(
  'an error in %s is logged once',
  async (hook) => {
    const { app, summaries, others } = mozlogService()
    app.addHook(hook, async () => {
      throw new Error(`${hook} failed`)
    })
    app.get('/', async () => ({ ok: true }))
    await app.inject('/')
    expect(summaries()).toMatchObject([{ code: 500, errno: 500 }])
    expect(others()).toMatchObject([{ Severity: 3, Fields: { msg: `${hook} failed` } }])
  },
)

test('an error in a hook that was added before the plugin is logged as any other', async () => {
  const { app, summaries, others } = mozlogService(false)
  app.addHook('onRequest', async () => {
    throw new Error('early')
  })
  registerRequestSummary(app)
  app.get('/', async () => 'ok')
  await app.inject('/?secret=1')
  expect(summaries()).toMatchObject([{ path: '/', code: 500, errno: 500 }])
  expect(others()).toMatchObject([{ Fields: { msg: 'early' } }])
  expect(JSON.stringify(others())).not.toMatch(/secret|127\.0\.0\.1/)
})

test('what a hook answers that was added before the plugin has a summary', async () => {
  const { app, lines, summaries } = mozlogService(false)
  app.addHook('onRequest', async (_request, reply) => reply.code(204).send())
  registerRequestSummary(app, { requestIdHeader: 'x-request-id' })
  const { headers } = await app.inject('/')
  const summary = { code: 204, errno: 0, rid: headers['x-request-id'] }
  expect(summaries()).toMatchObject(hasLogController ? [summary] : [])
  expect(lines).toHaveLength(summaries().length)
})

test.each([
  ['undefined', undefined],
  ['null', null],
  ['text', 'text'],
  ['[object Object]', { a: 1 }],
])('%s that is thrown is an error too', async (told, thrown) => {
  const { app, summaries, others } = mozlogService()
  app.get('/', async () => {
    throw thrown
  })
  await app.inject('/')
  expect(summaries()).toMatchObject([{ code: 500, errno: 500 }])
  expect(others()).toMatchObject([{ Severity: 3, Fields: { err: { message: told } } }])
})

test('an error handler that fails is logged, for that is what was answered', async () => {
  const { app, summaries, others } = mozlogService()
  app.setErrorHandler(async (error) => {
    throw new Error('handler failed', { cause: error })
  })
  app.get('/', async () => {
    throw new Error('first')
  })
  await app.inject('/')
  expect(summaries()).toMatchObject([{ code: 500, errno: 500 }])
  const told = others().map(({ Fields }) => String(Fields.msg).replace(/;.*/, ''))
  expect(told).toEqual([hasLogController ? 'handler failed' : 'first'])
})

test('an error in onResponse is logged beside a summary that is right', async () => {
  const { app, summaries, others } = mozlogService()
  app.addHook('onResponse', async () => {
    throw new Error('onResponse failed')
  })
  app.get('/', async () => 'ok')
  await app.inject('/')
  await delay(20)
  expect(summaries()).toMatchObject([{ code: 200, errno: 0 }])
  const logged = { Severity: 3, Fields: { rid: summaries()[0]?.rid, msg: 'onResponse failed' } }
  expect(others()).toMatchObject(hasLogController ? [logged] : [])
})

test('a failing onSend hook is logged once', async () => {
  const { app, summaries, others } = mozlogService()
  app.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode === 200) throw new Error('onSend failed')
  })
  app.get('/', async () => 'ok')
  expect((await app.inject('/')).statusCode).toBe(500)
  expect(summaries()).toMatchObject([{ code: 500, errno: 500 }])
  expect(others()).toMatchObject([{ Fields: { msg: 'onSend failed' } }])
})

test('a hijacked reply has a summary when it ends', async () => {
  const { app, summaries } = mozlogService()
  app.get('/', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(202)
    reply.raw.end('raw')
  })
  const port = await listen(app)
  await fetch(`http://127.0.0.1:${port}/`)
  await eventually(() => summaries()[0])
  expect(summaries()).toMatchObject([{ code: 202, errno: 0 }])
})

test('a stream has a summary when it ends', async () => {
  const { app, summaries, others } = mozlogService()
  app.get('/', async (_request, reply) => reply.send(Readable.from(['a', 'b'])))
  const port = await listen(app)
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ab')
  await eventually(() => summaries()[0])
  expect(summaries()).toMatchObject([{ code: 200, errno: 0, msg: 'request completed' }])
  expect(others()).toEqual([])
})

test('a stream that fails after its headers is an error, logged once', async () => {
  const { app, summaries, others } = mozlogService()
  app.get('/', async (_request, reply) => reply.send(Readable.from(failing())))
  const port = await listen(app)
  await expect(fetch(`http://127.0.0.1:${port}/`).then((response) => response.text())).rejects.toThrow(
    'terminated',
  )
  await eventually(() => summaries()[0])
  // Before it took a log controller, Fastify logged a warning of its own, and told nobody why it closed.
  expect(summaries()).toMatchObject([hasLogController ? { code: 200, errno: 500 } : { code: 499, errno: 0 }])
  const err = { message: 'source failed', stack: expect.stringContaining('at ') }
  expect(others()).toMatchObject([{ Severity: hasLogController ? 3 : 4, Fields: { err } }])
})

async function* failing() {
  yield 'a'.repeat(100_000)
  await delay(20)
  throw new Error('source failed')
}

test('a client that leaves is code 499, once, whatever the handler does later', async () => {
  const { app, summaries, others } = mozlogService()
  app.get('/', async () => {
    await delay(80)
    return 'late'
  })
  const port = await listen(app)
  const request = http.get(`http://127.0.0.1:${port}/`)
  request.on('error', () => {})
  await delay(20)
  request.destroy()
  await eventually(() => summaries()[0])
  await delay(100)
  expect(summaries()).toEqual([expect.objectContaining({ code: 499, errno: 0, msg: 'request aborted' })])
  expect(summaries()[0]?.t).toBeLessThan(80)
  expect(others()).toEqual([])
})

test('a client that leaves during its upload is code 499, once', async () => {
  const { app, summaries, others } = mozlogService()
  app.post('/', async () => 'ok')
  const port = await listen(app)
  const request = http.request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    headers: { 'content-length': 100, 'content-type': 'application/json' },
  })
  request.on('error', () => {})
  request.write('{')
  await delay(20)
  request.destroy()
  await eventually(() => summaries()[0])
  await delay(30)
  expect(summaries()).toMatchObject([{ code: 499, errno: 0 }])
  expect(others()).toEqual([])
})

test('of two hundred mixed requests at once each has one summary', async () => {
  const { app, summaries } = mozlogService()
  const seen: string[] = []
  app.addHook('onRequest', async (request) => {
    seen.push(request.id)
  })
  app.get('/ok', async () => 'ok')
  app.get('/slow', () => delay(40, 'late'))
  app.get('/error', async () => {
    throw new Error('broken')
  })
  app.get('/stream', async (_request, reply) => reply.send(Readable.from(['a', 'b'])))
  app.get('/broken', async (_request, reply) => reply.send(Readable.from(failing())))
  app.get('/hijacked', (_request, reply) => {
    reply.hijack()
    reply.raw.end('raw')
  })
  const port = await listen(app)
  const paths = ['/ok', '/slow', '/error', '/stream', '/broken', '/hijacked', '/none?x=1']
  const ask = (turn: number) =>
    new Promise<void>((resolve) => {
      const path = paths[turn % paths.length] as string
      const headers = { 'x-request-id': `r${turn}` }
      const request = http.request({ port, host: '127.0.0.1', path, headers, agent: false }, (response) =>
        response.on('error', () => {}).resume(),
      )
      request.on('error', () => {}).on('close', resolve)
      if (path === '/slow' && turn % 2 === 0) setTimeout(() => request.destroy(), 20)
      request.end()
    })
  await Promise.all(Array.from({ length: 200 }, (_, turn) => ask(turn)))
  await eventually(() => (summaries().length >= seen.length ? seen : undefined))
  await delay(20)
  expect(seen.length).toBeGreaterThan(150)
  expect(summaries()).toHaveLength(seen.length)
  expect(new Set(summaries().map(({ rid }) => rid))).toEqual(new Set(seen))
})

test('requests that a client sends at once before it leaves are code 499, those answered 200, each once', async () => {
  const { app, summaries } = mozlogService()
  app.get('/ok', async () => 'ok')
  app.get('/slow', () => delay(60, 'late'))
  const port = await listen(app)
  const socket = net.connect(port, '127.0.0.1')
  const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`
  socket.write(ask('/ok') + ask('/ok') + ask('/slow') + ask('/slow?2') + ask('/ok?late'))
  await eventually(() => summaries()[1])
  socket.destroy()
  await eventually(() => summaries()[4])
  await delay(80)
  expect(summaries().map(({ code, path }) => [code, path])).toEqual(
    expect.arrayContaining([
      [200, '/ok'],
      [200, '/ok'],
      [499, '/slow'],
      [499, '/slow'],
      [499, '/ok'],
    ]),
  )
  expect(summaries()).toHaveLength(5)
})

test('HTTP/2 requests have summaries', async () => {
  const { app, summaries } = mozlogService({}, { http2: true } as object)
  app.get('/a', async () => 'ok')
  const port = await listen(app)
  const client = http2.connect(`http://127.0.0.1:${port}`)
  const stream = client.request({ ':path': '/a?b', 'user-agent': 'h2' })
  stream.resume()
  await once(stream, 'end')
  client.close()
  await eventually(() => summaries()[0])
  expect(summaries()).toMatchObject([{ path: '/a', code: 200, agent: 'h2', method: 'GET' }])
})

test('HTTP/2 streams that the client resets are code 499, once', async () => {
  const { app, summaries, others } = mozlogService({}, { http2: true } as object)
  app.get('/slow', async () => {
    await delay(60)
    return 'late'
  })
  app.get('/stream', async (_request, reply) => {
    const endless = new PassThrough()
    endless.write('a')
    return reply.send(endless)
  })
  app.get('/large', async () => 'a'.repeat(10_000_000))
  const port = await listen(app)
  const client = http2.connect(`http://127.0.0.1:${port}`)
  for (const path of ['/slow', '/stream', '/large']) {
    const stream = client.request({ ':path': path })
    stream.on('error', () => {})
    await delay(20)
    stream.close(http2.constants.NGHTTP2_CANCEL)
  }
  await eventually(() => summaries()[2])
  await delay(60)
  client.destroy()
  expect(summaries().map(({ path, code, errno }) => [path, code, errno])).toEqual([
    ['/slow', 499, 0],
    ['/stream', 499, 0],
    ['/large', 499, 0],
  ])
  expect(others().filter((line) => line.Severity < 6)).toEqual([])
})

test('what the HTTP parser does not accept has a summary', async () => {
  const { app, summaries } = mozlogService()
  const port = await listen(app)
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('nonsense\r\n\r\n')
  await eventually(() => summaries()[0])
  expect(summaries()).toEqual([{ code: 400, errno: 0, t: 0, msg: 'request not understood' }])
})

test('a connection that is reset before it asks for anything has none', async () => {
  const { app, summaries } = mozlogService()
  await listen(app)
  for (const code of [
    'ECONNRESET',
    'HPE_INVALID_EOF_STATE',
    'ERR_HTTP_REQUEST_TIMEOUT',
    'HPE_HEADER_OVERFLOW',
  ]) {
    const socket = new net.Socket().on('error', () => {})
    app.server.emit('clientError', Object.assign(new Error(code), { code }), socket)
  }
  expect(summaries().map((fields) => fields.code)).toEqual([408, 431])
})

test('a WebSocket is summarized as code 101 when it closes', async () => {
  const { app, summaries, others } = mozlogService()
  // Without its metadata, which does not name pre-releases of Fastify.
  await app.register(Object.assign(websocket.bind(null), { [Symbol.for('skip-override')]: true }))
  await app.register(async (scope: FastifyInstance) => {
    scope.get('/ws', { websocket: true }, ((
      socket: EventTarget & { on(event: string, listener: () => void): void; send(text: string): void },
    ) => socket.on('message', () => socket.send('hello'))) as never)
  })
  const port = await listen(app)
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`)
  await once(socket, 'open')
  socket.send('x')
  await once(socket, 'message')
  expect(summaries()).toEqual([])
  socket.close()
  await eventually(() => summaries()[0])
  expect(summaries()).toMatchObject([{ path: '/ws', code: 101, errno: 0 }])
  expect(others()).toEqual([])
})

test('successful probes are not logged, failed ones are, unless told otherwise', async () => {
  const logged = async (probes?: 'all' | 'failures' | 'none') => {
    const { app, summaries } = mozlogService(probes === undefined ? {} : { probes })
    app.register(async (scope) => {
      markProbes(scope)
      scope.get('/ok', async () => 'ok')
      scope.get('/bad', async (_request, reply) => reply.code(503).send())
    })
    await app.inject('/ok')
    await app.inject('/bad')
    return summaries().map((fields) => fields.path)
  }
  expect(await logged()).toEqual(['/bad'])
  expect(await logged('failures')).toEqual(['/bad'])
  expect(await logged('all')).toEqual(['/ok', '/bad'])
  expect(await logged('none')).toEqual([])
})

test('personal data is told only when asked for', async () => {
  const { app, summaries } = mozlogService({
    querystring: true,
    remoteAddressChain: true,
    uid: (request) => request.headers['x-user'] as string,
  })
  app.get('/', async () => 'ok')
  await app.inject({ url: '/?q=1', headers: { 'x-user': 'u1', 'x-forwarded-for': '10.0.0.1, 10.0.0.2' } })
  await app.inject({ url: '/' })
  expect(summaries()[0]).toMatchObject({
    querystring: 'q=1',
    uid: 'u1',
    remoteAddressChain: ['10.0.0.1', '10.0.0.2', '127.0.0.1'],
  })
  expect(summaries()[1]).not.toHaveProperty('querystring')
  expect(summaries()[1]).not.toHaveProperty('uid')
})

test('a query that a semicolon begins is no part of the path', async () => {
  const option = { useSemicolonDelimiter: true }
  const options = hasLogController ? { routerOptions: option } : option
  const { app, summaries } = mozlogService({}, options as object)
  app.get('/a', async (request) => request.query)
  expect((await app.inject('/a;secret=1?x')).json()).toHaveProperty('secret')
  expect(summaries()).toMatchObject([{ path: '/a', code: 200 }])
})

test('a uid function that throws loses the uid alone', async () => {
  const { app, summaries, others } = mozlogService({
    uid: () => {
      throw new Error('no session')
    },
  })
  await app.inject('/')
  expect(summaries()).toMatchObject([{ code: 404 }])
  expect(others()).toMatchObject([{ Severity: 4, Fields: { err: { message: 'no session' } } }])
})

test('a uid function that is async loses the uid alone, and its rejection harms nothing', async () => {
  const uid = async () => {
    throw new Error('a bug')
  }
  const { app, summaries, others } = mozlogService({ uid: uid as unknown as () => string })
  await app.inject('/')
  expect(summaries()).toMatchObject([{ code: 404 }])
  expect(others()).toMatchObject([
    { Severity: 4, Fields: { err: { message: expect.stringContaining('must answer at once') } } },
  ])
})

test('text from the client is bounded', async () => {
  const { app, summaries } = mozlogService({ querystring: true, remoteAddressChain: true })
  const long = 'é'.repeat(2000)
  await app.inject({
    url: `/${'p'.repeat(3000)}?${'q'.repeat(3000)}`,
    headers: {
      'user-agent': long,
      'accept-language': 'l"\\'.repeat(1000),
      'x-forwarded-for': `${'1'.repeat(3000)},`.repeat(30),
    },
  })
  const { agent, path, lang, querystring, remoteAddressChain } = summaries()[0] as Record<string, string>
  for (const text of [agent, path, lang, querystring]) {
    expect(Buffer.byteLength(text!)).toBeLessThanOrEqual(1024)
    expect(Buffer.byteLength(text!)).toBeGreaterThan(1015)
    expect(text).toMatch(/…$/)
  }
  expect(agent).toMatch(/^é+…$/)
  expect(remoteAddressChain!.length).toBeLessThanOrEqual(17)
})

test('the request id is answered when asked for', async () => {
  const { app, summaries } = mozlogService({ requestIdHeader: 'x-request-id' })
  const { headers } = await app.inject('/')
  expect(headers['x-request-id']).toBe(summaries()[0]?.rid)
})

test('a request that is refused because the server closes has a summary', async () => {
  const { app, summaries, others } = mozlogService()
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  app.get('/a', async () => {
    begun.resolve()
    await ended.promise
    return 'ok'
  })
  const port = await listen(app)
  const socket = net.connect(port, '127.0.0.1')
  let answers = ''
  socket.setEncoding('utf8').on('data', (text) => {
    answers += text
  })
  socket.write('GET /a HTTP/1.1\r\nHost: h\r\n\r\n')
  await begun.promise
  const closed = app.close()
  // Node stops to listen after Fastify has stopped to serve.
  while (app.server.listening) await delay(5)
  socket.write('GET /b HTTP/1.1\r\nHost: h\r\nX-Request-Id: late\r\n\r\n')
  await delay(20)
  ended.resolve()
  await eventually(() => (answers.includes('HTTP/1.1 503') ? answers : undefined))
  socket.destroy()
  await closed
  const refused = { rid: 'late', t: 0, errno: 0, code: 503, msg: 'request refused' }
  expect(summaries().filter(({ rid }) => rid === 'late')).toEqual(hasLogController ? [refused] : [])
  // Before it took a log controller, Fastify had a line of its own.
  expect(others()).toHaveLength(hasLogController ? 0 : 1)
})

test('a client that asks for an upgrade nobody makes, and leaves, is code 499', async () => {
  const { app, summaries } = mozlogService()
  app.get('/', async () => 'a'.repeat(10_000_000))
  const port = await listen(app)
  const socket = net.connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
  await once(socket, 'readable')
  socket.destroy()
  await eventually(() => summaries()[0])
  expect(summaries()).toMatchObject([{ code: 499, errno: 0 }])
})

test('a body that comes too slowly has the code that was answered', async () => {
  const { app, summaries } = mozlogService({}, {
    requestTimeout: 60,
    http: { connectionsCheckingInterval: 20, headersTimeout: 40 },
  } as object)
  app.post('/', async () => 'ok')
  const port = await listen(app)
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('POST / HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\na')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(String(answer)).toMatch(/^HTTP\/1\.1 408/)
  await eventually(() => summaries()[0])
  expect(summaries()).toMatchObject([{ path: '/', method: 'POST', code: 408, errno: 0 }])
})

test('a body that cannot be parsed makes one summary, not two', async () => {
  const { app, summaries } = mozlogService()
  app.post('/', async () => 'ok')
  const port = await listen(app)
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    'POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n',
  )
  await eventually(() => summaries()[0])
  await delay(30)
  expect(summaries()).toMatchObject([{ method: 'POST', path: '/', errno: 0, code: 400 }])
})
