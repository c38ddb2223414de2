import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Types of packets, of [MS-TDS] 2.2.3.1.1. */
const RESPONSE = 0x04
const ATTENTION = 0x06
const LOGIN = 0x10
const PRELOGIN = 0x12
const END_OF_MESSAGE = 0x01
/** Where LOGIN7 says at which byte the password is, and how many characters it has. */
const PASSWORD_FIELD = 44

/** SQL Server, as far as its clients can tell from a login and from statements without rows. */
export interface TdsStub {
  readonly host: '127.0.0.1'
  readonly port: number
  /** Statements and calls answered so far. */
  readonly answered: number
  /** Takes another password from now on, and ends the connections that there are. */
  changePassword(next: string): void
  close(): void
}

/**
 * A server that speaks just enough of TDS 7.4 to shake hands without encryption, to accept or refuse a login, and to
 * say that a statement is done.
 */
export async function tdsStub(password: string): Promise<TdsStub> {
  let expected = password
  let answered = 0
  const open = new Set<Socket>()

  function answer(type: number, data: Buffer): Buffer {
    if (type === PRELOGIN) return NO_ENCRYPTION
    if (type === ATTENTION) return done(0x20)
    if (type !== LOGIN) {
      answered++
      return done(0)
    }
    if (passwordOf(data) === expected) return Buffer.concat([LOGIN_ACCEPTED, done(0)])
    return Buffer.concat([errorToken(18_456, 14, "Login failed for user 'app'."), done(0x02)])
  }

  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    let received: Buffer<ArrayBufferLike> = Buffer.alloc(0)
    let message: Buffer<ArrayBufferLike> = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 8 && received.length >= received.readUInt16BE(2)) {
        const packet = received.subarray(0, received.readUInt16BE(2))
        received = received.subarray(packet.length)
        message = Buffer.concat([message, packet.subarray(8)])
        if ((packet.readUInt8(1) & END_OF_MESSAGE) === 0) continue
        socket.write(packetOf(answer(packet.readUInt8(0), message)))
        message = Buffer.alloc(0)
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    get answered() {
      return answered
    },
    changePassword(next) {
      expected = next
      for (const socket of open) socket.destroy()
    },
    close: () => void server.close(),
  }
}

function packetOf(data: Buffer): Buffer {
  const head = Buffer.from([RESPONSE, END_OF_MESSAGE, 0, 0, 0, 0, 1, 0])
  head.writeUInt16BE(head.length + data.length, 2)
  return Buffer.concat([head, data])
}

/** The options VERSION (at byte 11, 6 bytes) and ENCRYPTION (at byte 17): not supported. */
const NO_ENCRYPTION = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, 2])

/** LOGINACK: the interface SQL_TSQL, TDS 7.4, the program's name and its version. */
const LOGIN_ACCEPTED = token(0xad, Buffer.from([1, 0x74, 0, 0, 4]), text8('Stub'), Buffer.from([16, 0, 0, 0]))

function token(type: number, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([type]), uint16(data.length), data])
}

function errorToken(number: number, severity: number, message: string): Buffer {
  const head = Buffer.alloc(6)
  head.writeUInt32LE(number)
  head.writeUInt8(1, 4)
  head.writeUInt8(severity, 5)
  const text = Buffer.from(message, 'utf16le')
  return token(0xaa, head, uint16(message.length), text, text8('stub'), text8(''), Buffer.alloc(4))
}

/** DONE, with a status: 0x02 there was an error, 0x20 an attention is acknowledged. */
function done(status: number): Buffer {
  return Buffer.concat([Buffer.from([0xfd]), uint16(status), Buffer.alloc(10)])
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

/** A text with its length, in characters, in one byte. */
function text8(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'utf16le')])
}

/** The password of a LOGIN7: each byte has its halves swapped and is then XORed with 0xA5. */
function passwordOf(login: Buffer): string {
  const at = login.readUInt16LE(PASSWORD_FIELD)
  const hidden = login.subarray(at, at + 2 * login.readUInt16LE(PASSWORD_FIELD + 2))
  const bytes = hidden.map((byte) => {
    const swapped = byte ^ 0xa5
    return ((swapped << 4) & 0xf0) | (swapped >> 4)
  })
  return Buffer.from(bytes).toString('utf16le')
}
