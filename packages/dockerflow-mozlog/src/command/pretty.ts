import type { styleText } from 'node:util'
import { parseObject } from '../values/json-object.ts'

const WORDS = ['EMERG', 'ALERT', 'FATAL', 'ERROR', 'WARN', 'NOTICE', 'INFO', 'DEBUG'] as const
const COLORS = ['red', 'red', 'red', 'red', 'yellow', 'green', 'green', 'gray'] as const

/**
 * A line of mozlog for people: time, severity, logger, message, the other fields, and below that the stacks of errors.
 * Anything else is returned as it is.
 *
 * @param color whether to use the colors of a terminal
 * @param messageKey the key of the message
 */
export function pretty(line: string, color: boolean, messageKey = 'msg'): string {
  const object = parseObject(line)
  if (object === undefined || !isRecord(object.Fields)) return line.endsWith('\n') ? line : `${line}\n`
  const { Timestamp, Severity, Type, Logger, Fields } = object
  const { [messageKey]: msg = '', ...fields } = Fields
  const severity = typeof Severity === 'number' ? Severity : 6
  const word = (WORDS[severity] ?? 'INFO').padEnd(6)
  const stacks: string[] = []
  const said = Object.entries(fields).map(([key, value]) => {
    if (!isRecord(value) || typeof value.stack !== 'string') return `${key}=${JSON.stringify(value)}`
    const { stack, ...rest } = value
    stacks.push(`    ${stack.replaceAll('\n', '\n    ')}\n`)
    return `${key}=${JSON.stringify(rest)}`
  })
  const head = [
    paint('gray', timeOf(Timestamp), color),
    paint(COLORS[severity] ?? 'green', word, color),
    `${String(Logger)}${Type === 'app.log' ? '' : `/${String(Type)}`}:`,
    paint('cyan', typeof msg === 'string' ? msg : JSON.stringify(msg), color),
  ]
  return `${[...head, paint('gray', said.join(' '), color)].join(' ').trimEnd()}\n${stacks.join('')}`
}

function paint(style: Parameters<typeof styleText>[0], text: string, color: boolean): string {
  if (!color || text === '') return text
  // Not imported: that loads all that node:util loads lazily, and most who import this package paint nothing.
  return process.getBuiltinModule('node:util').styleText(style, text, { validateStream: false })
}

/** Local time to the millisecond. */
function timeOf(timestamp: unknown): string {
  const date = new Date(Number(String(timestamp).slice(0, -6)))
  if (Number.isNaN(date.getTime())) return '--:--:--.---'
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
