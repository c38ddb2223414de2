// live http: the global fetch against a server started by the test
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'
import { httpCheck } from '../../src/clients/http.ts'
import { type Address, conformance } from './conformance.ts'

const address = { host: '127.0.0.1', port: 0 }
const server = createServer((request, response) => {
  response.statusCode = request.headers.authorization === 'Bearer right' ? 200 : 401
  response.end('ready')
})
beforeAll(async () => {
  await once(server.listen(0, address.host), 'listening')
  address.port = (server.address() as AddressInfo).port
})
afterAll(() => void server.close())

function open({ host, port }: Address, token = 'right') {
  const headers = { authorization: `Bearer ${token}` }
  const check = httpCheck(`http://${host}:${port}/`, { headers, body: (text) => text === 'ready' })
  return { check, close: () => {} }
}

conformance({
  name: 'fetch',
  kind: 'http',
  server: address,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'wrong'),
})
