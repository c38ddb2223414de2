import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'

const SASL_HANDSHAKE = 17
const API_VERSIONS = 18
const SASL_AUTHENTICATE = 36
const SASL_AUTHENTICATION_FAILED = 58

/** A broker that speaks just enough of Kafka's protocol to refuse whoever logs in. */
export async function refusingBroker(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    let received: Buffer<ArrayBufferLike> = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
        const end = 4 + received.readInt32BE(0)
        socket.write(answer(received.subarray(4, end)))
        received = received.subarray(end)
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

function answer(request: Buffer): Buffer {
  const body = bodyOf(request.readInt16BE(0))
  const correlation = request.subarray(4, 8)
  return Buffer.concat([int32(correlation.length + body.length), correlation, body])
}

function bodyOf(key: number): Buffer {
  if (key === SASL_HANDSHAKE) return Buffer.concat([int16(0), int32(1), text('PLAIN')])
  if (key === SASL_AUTHENTICATE) {
    const message = text('Authentication failed: Invalid username or password')
    return Buffer.concat([int16(SASL_AUTHENTICATION_FAILED), message, int32(0)])
  }
  // version 0 of each; what follows is the throttle time of later versions of this one answer
  const versions = [SASL_HANDSHAKE, API_VERSIONS, SASL_AUTHENTICATE].map((each) => int16(each, 0, 0))
  return Buffer.concat([int16(0), int32(versions.length), ...versions, int32(0)])
}

function int16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length)
  for (const [index, value] of values.entries()) bytes.writeInt16BE(value, 2 * index)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)])
}
