import { type VersionObject, validateVersionObject } from 'dockerflow-checks'

/** What bytes that should be a version.json are: the object if they are one, and everything wrong with it. */
export interface VersionFile {
  readonly object?: Readonly<Partial<VersionObject>>
  readonly problems: readonly string[]
}

/** Reads `bytes` as a version.json and says everything that is wrong with it (clause A3). */
export function readVersionFile(bytes: Uint8Array): VersionFile {
  if (bytes.length === 0) return { problems: ['it is empty'] }
  let object: Partial<VersionObject>
  try {
    object = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (error) {
    const reason = error instanceof SyntaxError ? `it is not JSON (${error.message})` : 'it is not UTF-8'
    return { problems: [reason] }
  }
  const problems = validateVersionObject(object).map(({ key, problem }) => `${key ?? 'it'} ${problem}`)
  return typeof object === 'object' && object !== null ? { object, problems } : { problems }
}
