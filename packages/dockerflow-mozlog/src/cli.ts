#!/usr/bin/env node
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { type ConverterOptions, createConverter } from './converter.ts'
import { mapLines } from './lines.ts'
import { pretty } from './pretty.ts'

const USAGE = `Usage: node app.js | dockerflow-mozlog [options]

Turns each line on standard input into a line of mozlog on standard output: pino's JSON by its
keys, what is no JSON as a message. Lines that are mozlog already are passed through.

  --logger <name>     the Logger of each line (default: pino's name, or app)
  --type <type>       the Type of each line (default: app.log)
  --hostname <name>   the Hostname of each line (default: pino's hostname, or this host)
  --message-key <key> the key of the message (default: msg)
  --max-bytes <n>     the longest line (default: 65536)
  --gcp-severity      add severity and message as Google Cloud Logging reads them
  --pretty            write for people instead of machines
  --help              print this
`

function main(): Promise<number> | number {
  let convert: (line: string) => string
  try {
    const { values } = parseArgs({
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
      process.stdout.write(USAGE)
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
    const color = process.stdout.hasColors?.() === true && process.env.NO_COLOR === undefined
    convert =
      values.pretty === true ? (line) => (line.trim() === '' ? '' : pretty(toMozlog(line), color)) : toMozlog
  } catch (error) {
    process.stderr.write(`dockerflow-mozlog: ${(error as Error).message}\n\n${USAGE}`)
    return 2
  }
  // The process before us in the pipe gets the same signals; what it says until its end is still to be written.
  process.on('SIGINT', () => {}).on('SIGTERM', () => {})
  return pipeline(process.stdin, mapLines(convert), process.stdout).then(
    () => 0,
    (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? 0 : fail(error)),
  )
}

function fail(error: Error): number {
  process.stderr.write(`dockerflow-mozlog: ${error.message}\n`)
  return 3
}

process.exitCode = await main()
