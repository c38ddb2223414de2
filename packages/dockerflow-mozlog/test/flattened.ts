type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** What a JSON object says in `Fields`, as docs/logging.md puts it: written apart from the code that it is to judge. */
export function flattened(record: { [key: string]: Json }): Record<string, unknown> {
  const fields = Object.entries(record).map(([key, value]) => [key, said(value)] as const)
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined))
}

function said(value: Json): unknown {
  if (value === null || isEmpty(value)) return undefined
  if (typeof value !== 'object') return scalar(value)
  if (Array.isArray(value)) return list(value)
  const leaves = leavesOf(value, 1)
  return leaves.length === 0 ? undefined : Object.fromEntries(leaves)
}

function leavesOf(object: { [key: string]: Json }, level: number): [string, unknown][] {
  return Object.entries(object).flatMap(([key, value]): [string, unknown][] => {
    if (value === null) return []
    if (typeof value !== 'object') return [[key, scalar(value)]]
    if (Array.isArray(value)) return isEmpty(value) ? [] : [[key, list(value)]]
    if (level === 4) return [[key, JSON.stringify(value)]]
    return leavesOf(value, level + 1).map(([below, leaf]) => [`${key}.${below}`, leaf])
  })
}

function list(values: Json[]): unknown[] {
  const kinds = new Set(values.map((value) => typeof value))
  if (kinds.size === 1 && !kinds.has('object')) return values.map((value) => scalar(value))
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
}

/** JSON knows no negative zero. */
function scalar(value: Json): Json {
  return value === 0 ? 0 : value
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
