// live memcached: memjs (Client) against memcached, started by the test
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'memjs'
import { afterAll } from 'vitest'
import { memcachedCheck } from '../../src/clients/memcached.ts'
import { type Address, conformance } from './conformance.ts'
import { startServer } from './started-server.ts'

// without a database of passwords SASL refuses them all
const SASL_CONF_PATH = mkdtempSync(join(tmpdir(), 'dockerflow-sasl-'))
writeFileSync(join(SASL_CONF_PATH, 'memcached.conf'), 'mech_list: plain\n')

const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
const words = (port: number) => ['-l', '127.0.0.1', '-p', String(port), '-U', '0', ...user]
const server = await startServer('memcached', words)
const closedServer = await startServer('memcached', (port) => [...words(port), '-S'], { SASL_CONF_PATH })
afterAll(async () => {
  await server.stop()
  await closedServer.stop()
  rmSync(SASL_CONF_PATH, { recursive: true })
})

function open({ host, port }: Address, login = {}) {
  const logger = { log: () => {} }
  const options = { timeout: 0.4, conntimeout: 0.4, retries: 1, logger, ...login }
  const client = Client.create(`${host}:${port}`, options)
  return { check: memcachedCheck(client), close: () => client.close() }
}

conformance({
  name: 'memjs',
  kind: 'memcached',
  server,
  open: (address) => open(address),
  deniedBy: closedServer,
  openDenied: (address) => open(address, { username: 'app', password: 'wrong' }),
  // longer than that of memjs, as its check asks for
  shortTimeout: 450,
  // memjs 1.3 keeps half an answer in its buffer, and reads the next ones behind it, over a new connection too
  survivesReset: false,
})
