import { Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** A line without an end is split at this length, in UTF-16 units. */
const MAX_LINE = 4_194_304

/** A stream from bytes to text that passes each line, without its end, through `convert`. */
export function mapLines(convert: (line: string) => string): Transform {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + decoder.write(chunk)).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > MAX_LINE) {
        lines.push(rest)
        rest = ''
      }
      done(null, lines.map(convert).join(''))
    },
    flush(done) {
      rest += decoder.end()
      done(null, rest === '' ? '' : convert(rest))
    },
  })
}
