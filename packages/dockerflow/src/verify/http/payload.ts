import { LEVELS } from 'dockerflow-checks'

const ERROR_LEVEL = LEVELS.error

/**
 * What is wrong with a JSON body of `/__heartbeat__` that came with `httpStatus` (clause A5, heartbeat payload).
 * The payload is what existing monitoring reads: a JSON object that uses none of its keys is somebody's own and
 * only gets `advice`; one that uses them has to mean the same by them.
 */
export function payloadProblems(body: unknown, httpStatus: number): { problems: string[]; advice: string[] } {
  if (!isObject(body)) return { problems: [`the JSON body is ${kindOf(body)}, not an object`], advice: [] }
  if (body.status === undefined && body.checks === undefined && body.details === undefined) {
    const text = 'the JSON body has no status, checks or details, which is what monitoring reads'
    return { problems: [], advice: [text] }
  }
  const problems: string[] = []
  const status = levelOf(body.status)
  if (status === undefined) problems.push(`status is ${shown(body.status)}, not ${words()}`)
  else if (status >= ERROR_LEVEL !== httpStatus >= 500) {
    problems.push(`status is ${shown(body.status)}, yet the answer is ${httpStatus}`)
  }
  problems.push(...checksProblems(body, status), ...detailsProblems(body))
  return { problems, advice: [] }
}

function checksProblems({ checks, status }: Record<string, unknown>, level: number | undefined): string[] {
  if (checks === undefined) return []
  if (!isObject(checks)) return [`checks is ${kindOf(checks)}, not an object`]
  const problems: string[] = []
  let worst = 0
  for (const [name, word] of Object.entries(checks)) {
    const one = levelOf(word)
    if (one === undefined) problems.push(`checks.${name} is ${shown(word)}, not ${words()}`)
    worst = Math.max(worst, one ?? 0)
  }
  if (problems.length === 0 && level !== undefined && worst > level) {
    problems.push(`status is ${shown(status)}, yet the worst of checks is ${shown(wordOf(worst))}`)
  }
  return problems
}

function detailsProblems({ details, checks }: Record<string, unknown>): string[] {
  if (details === undefined) return []
  if (!isObject(details)) return [`details is ${kindOf(details)}, not an object`]
  const problems: string[] = []
  for (const [name, detail] of Object.entries(details)) {
    const at = `details.${name}`
    if (!isObject(detail)) {
      problems.push(`${at} is ${kindOf(detail)}, not an object`)
      continue
    }
    const level = levelOf(detail.status)
    if (level === undefined) problems.push(`${at}.status is ${shown(detail.status)}, not ${words()}`)
    else if (detail.level !== level) {
      problems.push(`${at}.level is ${shown(detail.level)}, not ${level} as for ${shown(detail.status)}`)
    }
    if (!isObject(detail.messages))
      problems.push(`${at}.messages is ${kindOf(detail.messages)}, not an object`)
    if (isObject(checks) && !Object.hasOwn(checks, name)) problems.push(`${at} is not among checks`)
  }
  return problems
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function levelOf(word: unknown): number | undefined {
  return typeof word === 'string' && Object.hasOwn(LEVELS, word)
    ? LEVELS[word as keyof typeof LEVELS]
    : undefined
}

function wordOf(level: number): string | undefined {
  return Object.entries(LEVELS).find(([, number]) => number === level)?.[0]
}

function words(): string {
  return `one of ${Object.keys(LEVELS).join(', ')}`
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? typeof value).slice(0, 60)
}
