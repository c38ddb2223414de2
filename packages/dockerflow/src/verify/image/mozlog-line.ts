/** Why `line` is not one mozlog record (clause R2); `undefined` when it is one. */
export function mozlogProblem(line: string): string | undefined {
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch {
    return 'it is not JSON'
  }
  if (!isObject(record)) return 'it is not a JSON object'
  return timestampProblem(line, record) ?? topLevelProblem(record) ?? fieldsProblem(record.Fields)
}

function timestampProblem(line: string, record: Record<string, unknown>): string | undefined {
  if (record.Timestamp === undefined) return 'Timestamp is missing'
  if (typeof record.Timestamp !== 'number') return 'Timestamp is not a number'
  // Nanoseconds exceed what a JavaScript number holds, so that their text is looked at.
  if (!/"Timestamp"\s*:\s*\d{16,20}\s*[,}]/.test(line)) return 'Timestamp is not nanoseconds since the epoch'
  return undefined
}

const TYPES: Readonly<Record<string, 'string' | 'integer'>> = {
  Type: 'string',
  Logger: 'string',
  Hostname: 'string',
  EnvVersion: 'string',
  Severity: 'integer',
  Pid: 'integer',
}

function topLevelProblem(record: Record<string, unknown>): string | undefined {
  for (const [key, type] of Object.entries(TYPES)) {
    const value = record[key]
    if (value === undefined) return `${key} is missing`
    if (type === 'string' ? typeof value !== 'string' : !Number.isInteger(value))
      return `${key} is not ${type === 'string' ? 'a string' : 'an integer'}`
  }
  const { EnvVersion, Severity } = record
  if (EnvVersion !== '2.0') return `EnvVersion is not "2.0"`
  if (Number(Severity) < 0 || Number(Severity) > 7) return 'Severity is not a syslog severity, 0 to 7'
  return undefined
}

function fieldsProblem(fields: unknown): string | undefined {
  if (!isObject(fields)) return 'Fields is missing, or not an object'
  const entries = Object.entries(fields)
  if (entries.length === 0) return 'Fields is empty'
  for (const [key, value] of entries) {
    if (!isObject(value)) {
      if (!flat(value)) return `Fields.${key} is not a text, number, boolean or a list of one of these`
      continue
    }
    const inner = Object.entries(value)
    if (inner.length === 0) return `Fields.${key} is empty`
    const deep = inner.find(([, one]) => !flat(one))
    if (deep !== undefined) return `Fields.${key}.${deep[0]} is deeper than one level, or null`
  }
  return undefined
}

function flat(value: unknown): boolean {
  if (!Array.isArray(value)) return ['string', 'number', 'boolean'].includes(typeof value)
  const [first] = value
  return (
    ['string', 'number', 'boolean'].includes(typeof first) &&
    value.every((one) => typeof one === typeof first)
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
