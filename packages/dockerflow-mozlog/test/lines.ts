import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import pino, { type Logger, type LoggerOptions } from 'pino'
import pino96 from 'pino-9-6'
import pino9 from 'pino9'
import { expect } from 'vitest'
import { type MozlogOptions, mozlog } from '../src/index.ts'

type Pino = (options: LoggerOptions, stream: { write(line: string): void }) => Logger

/** A pino whose loggers never show their internals: all that is left are its documented options. */
function byOptionsAlone(make: Pino): Pino {
  return (options, stream) => {
    const { timestamp } = options
    return make(
      typeof timestamp === 'function' ? { ...options, timestamp: () => timestamp() } : options,
      stream,
    )
  }
}

const VERSIONS: [string, Pino][] = [
  ['pino 10', pino as unknown as Pino],
  ['pino 9.14', pino9 as unknown as Pino],
  ['pino 9.6', pino96 as unknown as Pino],
]

/** Each supported pino, by its internals and by its documented options alone. */
export const PINOS: [string, Pino][] = [
  ...VERSIONS,
  ...VERSIONS.map(([name, make]): [string, Pino] => [`${name} by documented options`, byOptionsAlone(make)]),
]

/** A logger whose lines are kept. */
export function capture(options: MozlogOptions = {}, make = pino as unknown as Pino) {
  const lines: string[] = []
  const log = make(mozlog({ logger: 'shop', hostname: 'h1', ...options }), {
    write: (line: string) => void lines.push(line),
  })
  return { log, lines }
}

const schema: object = JSON.parse(readFileSync(new URL('../schema.json', import.meta.url), 'utf8'))

/** Whether an object matches the schema that is shipped. */
export const validate = new Ajv2020({ strict: false }).compile(schema)

export interface Line {
  Timestamp: number
  Type: string
  Logger: string
  Severity: number
  severity?: string
  message?: string
  Fields: Record<string, unknown>
}

/** The object that a line says, after all that must hold of any line has been asserted. */
export function parse(line: string | undefined): Line {
  expect(line).toMatch(/^[^\n\r]*\r?\n$/)
  expect(line).toMatch(/^\{"Severity":[0-7],(?:"severity":"[A-Z]+",)?"Timestamp":[1-9]\d{18},/)
  expect(line?.isWellFormed()).toBe(true)
  expect(line).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/i)
  const object: unknown = JSON.parse(line as string)
  validate(object)
  expect(validate.errors).toBeNull()
  expect(duplicateKeys(line as string)).toEqual([])
  return object as Line
}

/** The keys that stand twice in one object, at any level. */
export function duplicateKeys(json: string): string[] {
  const duplicates: string[] = []
  const open: (Set<string> | undefined)[] = []
  const tokens = json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)
  let last = ''
  for (const [token] of tokens) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const keys = open.at(-1)
      const key: string = JSON.parse(last)
      if (keys?.has(key) === true) duplicates.push(key)
      keys?.add(key)
    }
    last = token
  }
  return duplicates
}
