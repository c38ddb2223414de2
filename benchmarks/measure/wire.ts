import { Duplex } from 'node:stream'

type Chunk = { chunk: Buffer | string; encoding: BufferEncoding }

/**
 * A connection without a kernel: an HTTP server takes it through `server.emit('connection', wire)`, and what is
 * timed is the server's own work, which is stable where requests per second over sockets are not.
 */
export class Wire extends Duplex {
  #request: Buffer
  #left = 0
  #answered: (() => void) | undefined
  /** The first answer, as text, so that a benchmark can show that the right thing was measured. */
  answer = ''
  #first = true
  /** The length of an answer that came whole and whose end was looked for; the next ones mostly have it too. */
  #usual = 0

  constructor(path: string, headers: Readonly<Record<string, string>> = {}) {
    super({ decodeStrings: false })
    const lines = Object.entries({ host: 'localhost', connection: 'keep-alive', ...headers })
    this.#request = Buffer.from(
      `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    )
  }

  // what an HTTP server expects of a socket beside the stream
  setTimeout(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer | string, encoding: BufferEncoding, callback: () => void): void {
    this.#take(chunk, encoding)
    callback()
  }

  override _writev(chunks: Chunk[], callback: () => void): void {
    for (const { chunk, encoding } of chunks) this.#take(chunk, encoding)
    callback()
  }

  #take(chunk: Buffer | string, encoding: BufferEncoding): void {
    if (this.#left === 0 && chunk.length === this.#usual) {
      this.#end()
      return
    }
    if (this.#first) this.answer += chunk.toString()
    const begins = this.#left === 0
    if (begins) {
      const text = typeof chunk === 'string' ? chunk : chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      const length = /content-length: (\d+)/i.exec(text.slice(0, head))
      if (head < 0) throw new Error(`an answer whose head came in pieces: ${text}`)
      // a chunked answer ends with its empty chunk, in whichever write that is
      this.#left = length === null ? Number.POSITIVE_INFINITY : head + 4 + Number(length[1])
    }
    if (this.#left === Number.POSITIVE_INFINITY && chunk.toString().endsWith('0\r\n\r\n')) this.#left = 0
    else this.#left -= typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length
    if (this.#left > 0) return
    if (begins) this.#usual = chunk.length
    this.#first = false
    this.#end()
  }

  #end(): void {
    const answered = this.#answered
    this.#answered = undefined
    answered?.()
  }

  /** Sends `count` requests, each once the one before is answered; nanoseconds a request. */
  send(count: number): Promise<number> {
    return new Promise((resolve) => {
      let left = count
      const start = process.hrtime.bigint()
      const next = (): void => {
        if (left-- === 0) resolve(Number(process.hrtime.bigint() - start) / count)
        else {
          this.#answered = () => setImmediate(next)
          this.push(this.#request)
        }
      }
      next()
    })
  }
}
