// live nats: @nats-io/transport-node (connect) against NATS
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@nats-io/transport-node'
import { afterAll } from 'vitest'
import { natsCheck } from '../../src/clients/nats.ts'
import { type Address, conformance, serverAt } from './conformance.ts'
import { startServer } from './started-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'dockerflow-nats-'))
const file = join(folder, 'nats.conf')
const setPassword = (password: string) =>
  writeFileSync(file, `authorization { user: app, password: ${password} }\n`)
setPassword('first')
const closedServer = await startServer('nats-server', (port) => [
  '-a',
  '127.0.0.1',
  '-p',
  `${port}`,
  '-c',
  file,
])
afterAll(async () => {
  await closedServer.stop()
  rmSync(folder, { recursive: true })
})

async function open({ host, port }: Address, login = {}) {
  const client = await connect({
    servers: `${host}:${port}`,
    ...login,
    reconnectTimeWait: 50,
    reconnectJitter: 0,
    maxReconnectAttempts: -1,
  })
  return { client, check: natsCheck(client), close: () => client.close() }
}

conformance({
  name: '@nats-io/transport-node',
  kind: 'nats',
  server: serverAt('NATS_URL', 4222),
  open: (address) => open(address),
  deniedBy: closedServer,
  // `connect` refuses wrong credentials itself: they become wrong under an open connection
  async openDenied(address) {
    const opened = await open(address, { user: 'app', pass: 'first' })
    setPassword('second')
    closedServer.process.kill('SIGHUP')
    await opened.client.closed()
    return opened
  },
  reconnects: 200,
})
