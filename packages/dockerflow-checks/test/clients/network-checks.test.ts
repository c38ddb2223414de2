// live dns, tls: against servers started by the test
import { execFileSync } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { dnsCheck } from '../../src/clients/dns.ts'
import { httpCheck } from '../../src/clients/http.ts'
import { tlsCheck } from '../../src/clients/tls.ts'
import { outcomeOf } from './outcome-of.ts'

async function serve(listener: RequestListener) {
  const server = createServer(listener)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe('http', () => {
  test.each([
    [200, {}, 'ok'],
    [204, {}, 'ok'],
    [301, {}, 'dockerflow.http.E009 The HTTP service gave an unexpected answer (301).'],
    [301, { status: 301 }, 'ok'],
    [401, {}, "dockerflow.http.E004 The HTTP service refuses the application's credentials (401)."],
    [503, {}, 'dockerflow.http.E009 The HTTP service gave an unexpected answer (503).'],
    [404, { status: [200, 404] }, 'ok'],
    [200, { status: 204 }, 'dockerflow.http.E009 The HTTP service gave an unexpected answer (200).'],
  ])('status %s with %j', async (status, options, expected) => {
    const url = await serve((_request, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
    expect(await outcomeOf(httpCheck(url, options))).toBe(expected)
  })

  test('a body is judged by the predicate', async () => {
    const url = await serve((_request, response) => void response.end('{"ready":false}'))
    const ready = (text: string) => JSON.parse(text).ready
    expect(await outcomeOf(httpCheck(url, { body: ready }))).toContain('dockerflow.http.E009')
    expect(await outcomeOf(httpCheck(url, { body: (text) => !ready(text) }))).toBe('ok')
  })

  test('a body that nobody judges is read to its end all the same, so that connections are used again', async () => {
    const ports = new Set<number | undefined>()
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('x'.repeat(100_000))
    })
    const check = httpCheck(url)
    for (let i = 0; i < 6; i++) expect(await outcomeOf(check)).toBe('ok')
    // fetch may alternate between two
    expect(ports.size).toBeLessThanOrEqual(2)
  })

  test('method and headers are sent, and a function of the application’s own is used', async () => {
    const url = await serve((request, response) => {
      response.writeHead(request.method === 'HEAD' && request.headers['x-key'] === 'k' ? 200 : 400).end()
    })
    const used: string[] = []
    const own = async (target: URL, init: RequestInit) => {
      used.push(target.href)
      return fetch(target, init)
    }
    const check = httpCheck(url, { method: 'HEAD', headers: { 'x-key': 'k' }, fetch: own })
    expect(await outcomeOf(check)).toBe('ok')
    expect(used).toEqual([url])
  })

  test('a server that never answers is a timeout, a closed port unreachable', async () => {
    const hanging = await serve(() => {})
    expect(await outcomeOf(httpCheck(hanging), 50)).toContain('dockerflow.http.E002')
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as AddressInfo
    await once(closed.close(), 'close')
    expect(await outcomeOf(httpCheck(`http://127.0.0.1:${port}`))).toContain(
      'dockerflow.http.E003 The HTTP service cannot be reached: the connection was refused.',
    )
  })

  test('what is not a URL is refused when the check is made', () => {
    expect(() => httpCheck('not a url')).toThrow(TypeError)
  })
})

describe('dns', () => {
  /** A name server that answers each question with a reply code, or with one address, or not at all. */
  async function nameServer(code: number | 'address' | 'nothing') {
    const socket: Socket = createSocket('udp4')
    socket.on('message', (query, { port, address }) => {
      if (code === 'nothing') return
      const head = Buffer.from(query.subarray(0, 12))
      head.writeUInt16BE(0x8180 | (code === 'address' ? 0 : code), 2)
      head.writeUInt16BE(code === 'address' ? 1 : 0, 6)
      head.writeUInt32BE(0, 8)
      const end = query.indexOf(0, 12) + 5
      const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 0, 1])
      const parts = [head, query.subarray(12, end), ...(code === 'address' ? [record] : [])]
      socket.send(Buffer.concat(parts), port, address)
    })
    await once(socket.bind(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void socket.close())
    return [`127.0.0.1:${socket.address().port}`]
  }

  test.each([
    ['address', 'ok'],
    [3, 'dockerflow.dns.E005 The name server answers, but the name is not there (ENOTFOUND).'],
    [0, 'dockerflow.dns.E005'],
    [2, 'dockerflow.dns.E009'],
    ['nothing', 'dockerflow.dns.E002'],
  ] as const)('a name server that says %s is %s', async (code, expected) => {
    const servers = await nameServer(code)
    expect(await outcomeOf(dnsCheck('db.example.test', { servers }), 150)).toContain(expected)
  })

  test('asks for the kind of record that is wanted', async () => {
    const servers = await nameServer(0)
    expect(await outcomeOf(dnsCheck('example.test', { servers, type: 'MX' }))).toContain(
      'dockerflow.dns.E005',
    )
  })
})

describe('tls', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dockerflow-tls-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A server with a certificate for localhost that is good for this many days. */
  async function tlsServer(days: number) {
    const keyFile = join(folder, `${days}.key`)
    const certFile = join(folder, `${days}.crt`)
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const fresh = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    execFileSync(
      'openssl',
      [...fresh, '-days', String(days), '-keyout', keyFile, '-out', certFile, ...names],
      {
        stdio: 'ignore',
      },
    )
    const cert = readFileSync(certFile)
    const server = createTlsServer({ key: readFileSync(keyFile), cert }, (socket) =>
      socket.on('error', () => {}),
    )
    server.on('tlsClientError', () => {})
    await once(server.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void server.close())
    return { port: (server.address() as AddressInfo).port, ca: cert, servername: 'localhost' }
  }

  test.each([
    [90, 'ok'],
    [15, 'dockerflow.tls.W010 30 The TLS certificate expires in 1[45] days.'],
    [3, 'dockerflow.tls.E010 40 The TLS certificate expires in [23] days.'],
  ])('a certificate with %s days left is %s', async (days, expected) => {
    expect(await outcomeOf(tlsCheck('127.0.0.1', await tlsServer(days)))).toMatch(new RegExp(`^${expected}$`))
  })

  test('a certificate nobody trusts, or for another name, is told apart', async () => {
    const { ca, ...stranger } = await tlsServer(90)
    expect(await outcomeOf(tlsCheck('127.0.0.1', stranger))).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
    expect(await outcomeOf(tlsCheck('127.0.0.1', { ...stranger, ca, servername: 'other' }))).toContain(
      'dockerflow.tls.E003 The TLS server cannot be reached: its TLS certificate is for another host name.',
    )
  })

  test('a server that never shakes hands is a timeout', async () => {
    const silent = createTcpServer((socket) => void socket.on('error', () => {}).resume())
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void silent.close())
    const { port } = silent.address() as AddressInfo
    expect(await outcomeOf(tlsCheck('127.0.0.1', { port }), 50)).toContain('dockerflow.tls.E002')
  })
})
