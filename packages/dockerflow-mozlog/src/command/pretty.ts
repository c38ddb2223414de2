import { isObject, parseObject } from '../values/json-object.ts'

const WORDS = ['EMERG', 'ALERT', 'FATAL', 'ERROR', 'WARN', 'NOTICE', 'INFO', 'DEBUG'] as const
/** The codes with which a terminal sets the color of text. */
const ANSI = { red: 31, green: 32, yellow: 33, cyan: 36, gray: 90 } as const
const COLORS = ['red', 'red', 'red', 'red', 'yellow', 'green', 'green', 'gray'] as const

/**
 * Formats a mozlog line for people: time, severity, logger, message, the other fields, and the stacks of errors below.
 * Any other text is returned unchanged.
 *
 * @param color true for the colors of a terminal
 * @param messageKey the key of the message
 */
export function pretty(line: string, color: boolean, messageKey = 'msg'): string {
  const object = parseObject(line)
  if (object === undefined || !isObject(object.Fields)) return line.endsWith('\n') ? line : `${line}\n`
  const { Timestamp, Severity, Type, Logger, Fields } = object
  const { [messageKey]: msg = '', ...fields } = Fields
  const severity = typeof Severity === 'number' ? Severity : 6
  const word = (WORDS[severity] ?? 'INFO').padEnd(6)
  const stacks: string[] = []
  const texts = Object.entries(fields).map(([key, value]) => {
    if (!isObject(value) || typeof value.stack !== 'string') return `${key}=${JSON.stringify(value)}`
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
  return `${[...head, paint('gray', texts.join(' '), color)].join(' ').trimEnd()}\n${stacks.join('')}`
}

function paint(color: keyof typeof ANSI, text: string, inColor: boolean): string {
  return !inColor || text === '' ? text : `\u001b[${ANSI[color]}m${text}\u001b[39m`
}

/** Local time to the millisecond. */
function timeOf(timestamp: unknown): string {
  const date = new Date(Number(String(timestamp).slice(0, -6)))
  if (Number.isNaN(date.getTime())) return '--:--:--.---'
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
