import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

const schema = new URL('../../packages/dockerflow-mozlog/schema.json', import.meta.url)
const validates = new Ajv2020().compile(JSON.parse(readFileSync(schema, 'utf8')))

const TOP = ['Timestamp', 'Type', 'Logger', 'Hostname', 'EnvVersion', 'Severity', 'Pid', 'Fields']

/**
 * What is wrong with one line as mozlog; undefined when nothing is. Asks the schema that we publish, and checks what
 * the specification says apart from it.
 */
export function mozlogProblem(line: string): string | undefined {
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch {
    return 'is not JSON'
  }
  if (!isObject(record)) return 'is not a JSON object'
  if (!validates(record)) return `does not match the schema: ${JSON.stringify(validates.errors)}`
  const unknown = Object.keys(record).filter((key) => !TOP.includes(key))
  if (unknown.length > 0) return `has the unknown keys ${unknown.join()}`
  // Read from the text: as a number it would have lost its last digits.
  if (!/"Timestamp":\d{19},/.test(line.slice(0, line.indexOf('"Fields":'))))
    return 'has no Timestamp in nanoseconds'
  if (record.EnvVersion !== '2.0') return `has EnvVersion ${JSON.stringify(record.EnvVersion)}`
  for (const key of ['Type', 'Logger', 'Hostname'])
    if (typeof record[key] !== 'string' || record[key] === '') return `has no ${key}`
  if (!Number.isInteger(record.Pid)) return 'has no Pid'
  if (![0, 1, 2, 3, 4, 5, 6, 7].includes(record.Severity as number))
    return 'has a Severity that syslog does not know'
  if (!isObject(record.Fields) || Object.keys(record.Fields).length === 0) return 'has no Fields'
  const bad = Object.entries(record.Fields).find(([, value]) => !isField(value, true))
  return bad === undefined ? undefined : `has the field ${bad[0]} of a kind that mozlog does not know`
}

/** One parsed line. */
export interface MozlogRecord {
  readonly Type: string
  readonly Severity: number
  readonly Fields: Readonly<Record<string, unknown>>
}

/** The lines of `text` as records. */
export function mozlogRecords(text: string): MozlogRecord[] {
  return linesOf(text).map((line) => JSON.parse(line) as MozlogRecord)
}

/** The lines of `text`. */
export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isField(value: unknown, nested: boolean): boolean {
  if (Array.isArray(value)) {
    const kinds = new Set(value.map((item) => typeof item))
    return value.length > 0 && kinds.size === 1 && value.every((item) => isField(item, false))
  }
  if (isObject(value)) {
    const values = Object.values(value)
    return nested && values.length > 0 && values.every((item) => isField(item, false))
  }
  return ['string', 'number', 'boolean'].includes(typeof value)
}
