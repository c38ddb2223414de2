import { Writable } from 'node:stream'

/** One line of a pino log. */
export interface Line {
  readonly level: number
  readonly msg: string
  readonly [key: string]: unknown
}

/** A logger option for Fastify, and the lines that were written with it so far. */
export function recordingLogger(level = 'debug') {
  const lines: Line[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      for (const line of String(chunk).split('\n')) if (line !== '') lines.push(JSON.parse(line))
      done()
    },
  })
  return { logger: { level, stream }, lines }
}
