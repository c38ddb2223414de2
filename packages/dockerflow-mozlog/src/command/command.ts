import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { type ConverterOptions, createConverter } from './converter.ts'
import { mapLines } from './map-lines.ts'
import { pretty } from './pretty.ts'

const USAGE = `Usage: node app.js | dockerflow-mozlog [options]

Converts each line on standard input to one mozlog line on standard output. The keys of pino's
JSON become fields; a line that is not JSON becomes a message. Mozlog lines pass unchanged.

  --logger <name>     the Logger of each line (default: pino's name, or app)
  --type <type>       the Type of each line (default: app.log)
  --hostname <name>   the Hostname of each line (default: pino's hostname, or this host)
  --message-key <key> the key of the message (default: msg)
  --max-bytes <n>     cut lines longer than this (default: 65536)
  --gcp-severity      add the keys that Google Cloud Logging reads
  --pretty            write text for people instead of JSON
  --help              print this
`

/** The streams of a command. */
export interface Streams {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** True if `stdout` shows colors. */
  readonly color: boolean
}

/**
 * The command `dockerflow-mozlog`.
 *
 * @returns its exit code: 0 at the end of the input, 2 for misuse, 3 when it could not read or write
 */
export async function run(args: string[], { stdin, stdout, stderr, color }: Streams): Promise<number> {
  let convert: (line: string) => string
  try {
    const { values } = parseArgs({
      args,
      options: {
        logger: { type: 'string' },
        type: { type: 'string' },
        hostname: { type: 'string' },
        'message-key': { type: 'string' },
        'max-bytes': { type: 'string' },
        'gcp-severity': { type: 'boolean' },
        pretty: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
    if (values.help === true) {
      stdout.write(USAGE)
      return 0
    }
    const { logger, type, hostname } = values
    const options = {
      logger,
      type,
      hostname,
      messageKey: values['message-key'],
      gcpSeverity: values['gcp-severity'],
      maxBytes: values['max-bytes'] === undefined ? undefined : Number(values['max-bytes']),
    }
    const toMozlog = createConverter(options as ConverterOptions)
    const toText = (line: string) =>
      line.trim() === '' ? '' : pretty(toMozlog(line), color, options.messageKey)
    convert = values.pretty === true ? toText : toMozlog
  } catch (error) {
    stderr.write(`dockerflow-mozlog: ${(error as Error).message}\n\n${USAGE}`)
    return 2
  }
  try {
    await pipeline(stdin, mapLines(convert), stdout)
    return 0
  } catch (error) {
    // The reader of the pipe has ended: the work is done.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0
    stderr.write(`dockerflow-mozlog: ${(error as Error).message}\n`)
    return 3
  }
}
