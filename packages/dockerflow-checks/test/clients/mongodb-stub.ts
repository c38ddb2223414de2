import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { BSON } from 'mongodb'

const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013

const HELLO = {
  ok: 1,
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 25,
  readOnly: false,
}

/** The same of a secondary. */
export const SECONDARY = {
  ...HELLO,
  isWritablePrimary: false,
  ismaster: false,
  secondary: true,
  setName: 'rs',
}

/** The login that the stub accepts; it does not ask for one. */
const LOGIN = '\0app\0right'

/** A server that speaks just enough of MongoDB's wire protocol to shake hands, to log in and to answer `ping`, `hello` with this. */
export async function mongodbStub(hello: object = HELLO): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    let received: Buffer<ArrayBufferLike> = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 16 && received.length >= received.readInt32LE(0)) {
        const size = received.readInt32LE(0)
        answer(socket, received.subarray(0, size), hello)
        received = received.subarray(size)
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

function answer(socket: Socket, message: Buffer, hello: object): void {
  const id = message.readInt32LE(4)
  if (message.readInt32LE(12) === OP_QUERY) {
    const fields = Buffer.alloc(20)
    fields.writeInt32LE(1, 16)
    socket.write(packet(id, OP_REPLY, fields, hello))
    return
  }
  const command = BSON.deserialize(message.subarray(21))
  socket.write(packet(id, OP_MSG, Buffer.alloc(5), reply(command, hello)))
}

function reply(command: BSON.Document, hello: object): object {
  if ('hello' in command || 'ismaster' in command || 'isMaster' in command) return hello
  if (!('saslStart' in command)) return { ok: 1 }
  // of the mechanism PLAIN; the payload of others does not look like this and is refused
  if (String(command.payload) === LOGIN) return { ok: 1, conversationId: 1, done: true, payload: '' }
  return { ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' }
}

function packet(answers: number, operation: number, fields: Buffer, document: object): Buffer {
  const head = Buffer.alloc(16)
  const body = Buffer.concat([head, fields, BSON.serialize(document)])
  body.writeInt32LE(body.length, 0)
  body.writeInt32LE(answers, 8)
  body.writeInt32LE(operation, 12)
  return body
}
