import { Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** How long a line may become, in UTF-16 units, before what has come of it is taken for a line. */
const MAX_LINE = 4_194_304

/** A stream of bytes in and text out that passes each line, without its end, through `convert`. */
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
