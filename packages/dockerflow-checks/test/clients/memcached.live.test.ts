// live memcached: memjs (Client) against memcached, started by the test
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Client } from 'memjs'
import { afterAll, beforeAll, vi } from 'vitest'
import { memcachedCheck } from '../../src/clients/memcached.ts'
import { conformance } from './conformance.ts'

const logger = { log: () => {} }
const server = { host: '127.0.0.1', port: 0 }
let memcached: ChildProcess

beforeAll(async () => {
  const probe = createServer()
  await once(probe.listen(0, server.host), 'listening')
  server.port = (probe.address() as AddressInfo).port
  probe.close()
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  memcached = spawn('memcached', ['-l', server.host, '-p', String(server.port), '-U', '0', ...user])
  await vi.waitFor(() => once(connect(server.port, server.host), 'connect'), 5000)
})
afterAll(() => void memcached.kill())

conformance({
  name: 'memjs',
  kind: 'memcached',
  server,
  open({ host, port }) {
    const client = Client.create(`${host}:${port}`, { timeout: 0.4, conntimeout: 0.4, retries: 1, logger })
    return { check: memcachedCheck(client), close: () => client.close() }
  },
  // memjs 1.3 keeps half an answer in its buffer, and reads the next ones behind it, over a new connection too
  survivesReset: false,
})
