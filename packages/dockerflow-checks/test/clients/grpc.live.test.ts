// live grpc: @grpc/grpc-js (Client) against a server of the health protocol, started by the test
import {
  Client,
  credentials,
  InterceptingCall,
  type Interceptor,
  type Metadata,
  Server,
  ServerCredentials,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { grpcCheck } from '../../src/clients/grpc.ts'
import { type Address, conformance } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'

const same = (bytes: Buffer) => bytes
const address = { host: '127.0.0.1', port: 0 }
const server = new Server()
/** What the server says of each service: 1 is SERVING, 2 NOT_SERVING. */
const HEALTH: Record<string, number> = { '': 1, 'shop.Orders': 1, 'shop.Cart': 2 }
server.addService(
  {
    check: {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    },
  },
  {
    check({ request, metadata }: { request: Buffer; metadata: Metadata }, callback: sendUnaryData<Buffer>) {
      if (metadata.get('authorization')[0] !== 'Bearer right') {
        callback({ code: status.UNAUTHENTICATED })
        return
      }
      const health = HEALTH[request.subarray(2).toString()]
      if (health === undefined) callback({ code: status.NOT_FOUND })
      else callback(null, Buffer.from([0x08, health]))
    },
  },
)
beforeAll(async () => {
  address.port = await new Promise((resolve, reject) => {
    server.bindAsync(`${address.host}:0`, ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    )
  })
})
afterAll(() => server.forceShutdown())

/** Adds a token to each call, as applications do. */
function bearer(token: string): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        metadata.set('authorization', `Bearer ${token}`)
        next(metadata, listener)
      },
    })
}

function open({ host, port }: Address, service = '', token = 'right') {
  const client = new Client(`${host}:${port}`, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 50,
    'grpc.max_reconnect_backoff_ms': 50,
    'grpc.use_local_subchannel_pool': 1,
    interceptors: [bearer(token)],
  })
  return { check: grpcCheck(client, { service }), close: () => client.close() }
}

conformance({
  name: '@grpc/grpc-js',
  kind: 'grpc',
  server: address,
  open: (address) => open(address),
  openDenied: (address) => open(address, '', 'wrong'),
  reconnects: 300,
})

describe('one service', () => {
  test.each([
    ['shop.Orders', 'ok'],
    ['shop.Cart', 'dockerflow.grpc.E009'],
    ['shop.Nothing', 'dockerflow.grpc.E005'],
  ])('%s is %s', async (service, expected) => {
    const { check, close } = open(address, service)
    onTestFinished(close)
    expect(await outcomeOf(check)).toContain(expected)
  })

  test('cannot be asked for by an endless name', () => {
    expect(() => open(address, 'x'.repeat(200))).toThrow(TypeError)
  })
})
