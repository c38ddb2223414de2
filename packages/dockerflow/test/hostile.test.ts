import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { expect, test } from 'vitest'
import { verify } from '../src/index.ts'
import { probe } from '../src/verify/http/probe.ts'
import { CERTIFICATE, KEY } from './support/certificate.ts'
import { answer, startService, startTcp } from './support/service.ts'
import { evidence, ids } from './support/verdicts.ts'

/** For servers that would take for ever; the others end by themselves, however busy the machine is. */
const SHORT = 300
const LONG = 8000

/** What a hostile server does once it was asked, and what the verdict says. */
const SERVERS: readonly (readonly [what: string, serve: (socket: Socket) => void, says: RegExp])[] = [
  [
    'sends a body without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n')
      pour(socket, Buffer.alloc(65_536, 0x20))
    },
    /the body does not end after 1048576 bytes/,
  ],
  [
    'sends headers without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      pour(socket, Buffer.from(`X-More: ${'a'.repeat(1000)}\r\n`))
    },
    /the headers are longer than 32768 bytes/,
  ],
  [
    'sends informational answers without end',
    (socket) => {
      const flood = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), 1)
      socket.on('close', () => clearInterval(flood))
    },
    /no answer within 300 ms/,
  ],
  [
    'announces 10 GB',
    (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n{'),
    /announced with 10737418240 bytes/,
  ],
  [
    'drips its body',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
      const drip = setInterval(() => socket.write(' '), 50)
      socket.on('close', () => clearInterval(drip))
    },
    /200 was not complete within 300 ms \(\d+ bytes of body by then\)|no answer within 300 ms/,
  ],
  [
    'drips its headers',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Slow: ')
      const drip = setInterval(() => socket.write('a'), 50)
      socket.on('close', () => clearInterval(drip))
    },
    /no answer within 300 ms/,
  ],
  ['says nothing', () => {}, /no answer within 300 ms/],
  ['resets the connection', (socket) => socket.resetAndDestroy(), /closed or reset before an answer came/],
  [
    'resets the connection within the body',
    (socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"a"', () =>
        setTimeout(() => socket.resetAndDestroy(), 20),
      ),
    /reset before/,
  ],
  [
    'ends before the body is complete',
    (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"a"'),
    /reset before/,
  ],
  ['does not speak HTTP', (socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'), /the answer is not HTTP/],
  [
    'sends two lengths',
    (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'),
    /the answer is not HTTP/,
  ],
  [
    'breaks its chunks',
    (socket) => void socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n'),
    /the answer is not HTTP/,
  ],
  [
    'switches protocols',
    (socket) =>
      void socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n'),
    /switched protocols/,
  ],
  [
    'redirects to itself',
    (socket) =>
      void socket.end('HTTP/1.1 302 Found\r\nLocation: /__heartbeat__\r\nContent-Length: 0\r\n\r\n'),
    /302 to \/__heartbeat__/,
  ],
]

function pour(socket: Socket, chunk: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.writable && socket.write(chunk));
  }
  socket.on('drain', more)
  more()
}

test.concurrent.each(SERVERS)(
  'A4 A5 A6: a server that %s gets its verdict in time, and the memory stays flat',
  async (_what, serve, says) => {
    await using server = await startTcp((socket) => socket.once('data', () => serve(socket)))
    const before = process.memoryUsage()
    const started = performance.now()
    const timeout = /300 ms/.test(says.source) ? SHORT : LONG
    const report = await verify({ url: server.url, timeout })
    expect(ids(report, 'fail')).toEqual(['A4', 'A5', 'A6'])
    expect(evidence(report, 'A5')).toMatch(says)
    // Four requests, the first of which waits for the server, and room for a busy machine with others beside it.
    expect(performance.now() - started).toBeLessThan(4 * timeout + 4000)
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(64 * 1024 * 1024)
  },
)

test('a body of bytes that are not UTF-8 is a verdict, and cannot steer a terminal', async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x1b, 0x5b, 0x32, 0x4a])
  await using service = await startService({
    '/__version__': (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(bytes),
    '/__heartbeat__': (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(bytes),
    '/__lbheartbeat__': answer(302, undefined, '', { location: '/login' }),
  })
  const report = await verify({ url: service.url, timeout: 2000 })
  expect(evidence(report, 'A4')).toContain('it is not UTF-8')
  expect(evidence(report, 'A5')).toContain('not valid JSON in UTF-8')
  expect(ids(report, 'fail')).toEqual(['A4', 'A5', 'A6'])
})

test('a certificate that nobody vouches for is a verdict that says so', async () => {
  const server = createTlsServer({ key: KEY, cert: CERTIFICATE }, (_, response) => response.end('OK'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const report = await verify({ url: `https://127.0.0.1:${port}`, timeout: 2000 })
  expect(ids(report, 'fail')).toEqual(['A4', 'A5', 'A6'])
  expect(evidence(report, 'A6')).toMatch(/TLS failed \(DEPTH_ZERO_SELF_SIGNED_CERT.*NODE_EXTRA_CA_CERTS/)
  server.close()
})

test('a server that speaks plain HTTP where TLS is expected is a verdict', async () => {
  await using service = await startService()
  const report = await verify({ url: service.url.replace('http:', 'https:'), timeout: 2000 })
  expect(evidence(report, 'A6')).toMatch(/TLS failed/)
})

test('a large file is static content all the same, and only its beginning is read', async () => {
  await using service = await startService({
    '/video': (_, response) => {
      response.writeHead(200, { 'content-length': 10_737_418_240 })
      response.flushHeaders()
      pour(response.socket as Socket, Buffer.alloc(65_536))
    },
  })
  const report = await verify({ url: service.url, timeout: 5000, static: ['/video'] })
  expect(ids(report, 'pass')).toContain('A8')
})

test('a name that does not exist, and a request that is called off, are named', async () => {
  const missing = await probe(new URL('http://dockerflow.invalid/'), { timeout: 5000 })
  expect(missing).toMatchObject({ ok: false, reason: expect.stringMatching(/host name/) })
  const off = await probe(new URL('http://127.0.0.1:9/'), { timeout: 5000, signal: AbortSignal.abort() })
  expect(off).toMatchObject({ ok: false, code: 'ABORT_ERR' })
})
