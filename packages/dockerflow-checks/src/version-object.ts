/** The version object: which code of which repository runs, and what built it (clauses A3, A4). */
export interface VersionObject {
  /** URL of the repository. */
  readonly source: string
  /** Release tag, or `''`. */
  readonly version: string
  /** Full git hash. */
  readonly commit: string
  /** URL of the CI job. */
  readonly build: string
  readonly [extra: string]: unknown
}

/** The keys that a version object must have. */
export type VersionKey = 'source' | 'version' | 'commit' | 'build'

/** One thing that is wrong with a version object. */
export interface VersionProblem {
  /** The key it is about; undefined when it is about the whole. */
  readonly key: VersionKey | undefined
  /** What is wrong, as a sentence without the key: "is missing". */
  readonly problem: string
}

const NULL_HASH = /^0+$/
const FULL_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i

const RULES: Readonly<Record<VersionKey, (value: string) => string | undefined>> = {
  source: urlProblem,
  version: (value) => (value.trim() === value ? undefined : 'begins or ends with white space'),
  commit: (value) => {
    if (NULL_HASH.test(value)) return `is ${quote(value)}, which is no commit: git writes zeros for "none"`
    if (FULL_HASH.test(value)) return undefined
    if (value === '') return 'is empty: it must be the full git hash'
    return `is ${quote(value)}, not a full git hash of 40 characters`
  },
  build: urlProblem,
}

/** Everything that is wrong with `value` as a version object, in the order of the keys; empty when it is right. */
export function validateVersionObject(value: unknown): readonly VersionProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ key: undefined, problem: 'is not a JSON object' }]
  }
  return (Object.keys(RULES) as VersionKey[]).flatMap((key) => {
    const problem = Object.hasOwn(value, key)
      ? valueProblem(key, (value as Record<string, unknown>)[key])
      : 'is missing'
    return problem === undefined ? [] : [{ key, problem }]
  })
}

function valueProblem(key: VersionKey, value: unknown): string | undefined {
  return typeof value === 'string' ? RULES[key](value) : `is ${quote(value)}, not a string`
}

function urlProblem(value: string): string | undefined {
  if (value === '') return 'is empty: it must be a URL'
  const url = URL.canParse(value) ? new URL(value) : undefined
  return url?.protocol === 'https:' || url?.protocol === 'http:'
    ? undefined
    : `is ${quote(value)}, not an http or https URL`
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
