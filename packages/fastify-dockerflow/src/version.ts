import { findVersionFile, redact, validateVersionObject, versionFilePlaces } from 'dockerflow-checks'
import type { Settings } from './settings.ts'
import { isObject, shown } from './validation.ts'
import { within } from './within.ts'

/** What `/__version__` sends, and what there is to say about it at start. */
export interface Version {
  /** As it was read, byte for byte in UTF-8; undefined when there is no version object. */
  readonly text: string | undefined
  /** One sentence each. */
  readonly problems: readonly string[]
}

/** How long the function `version` may take, in milliseconds. */
const LONGEST = 5000

/** Reads the version object, once. Never throws: a service without one still serves, and its log says why. */
export async function loadVersion(
  { version, appDir }: Pick<Settings, 'version' | 'appDir'>,
  timeout = LONGEST,
): Promise<Version> {
  if (typeof version === 'function') return fromFunction(version, timeout)
  if (version !== undefined && 'object' in version)
    return fromObject(version.object, 'option `version.object`')
  const file = await findVersionFile(versionFilePlaces(version?.path, { APP_DIR: appDir }))
  return file.ok ? withProblems(file.bytes.toString('utf8'), file.object, file.path) : missing(file.problem)
}

async function fromFunction(read: () => object | Promise<object>, timeout: number): Promise<Version> {
  try {
    const object = Promise.resolve(read())
    // Before Fastify gives up a plugin that does not load, after 10 s, and the process with it.
    if (!(await within(object, timeout)))
      return missing(`the function \`version\` has not answered in ${timeout} ms`)
    return fromObject(await object, 'what the function `version` returned')
  } catch (error) {
    return missing(`the function \`version\` threw: ${redact(String(error))}`)
  }
}

function fromObject(object: unknown, where: string): Version {
  if (!isObject(object)) return missing(`${where} is ${shown(object)}, not an object`)
  let text: string | undefined
  try {
    text = JSON.stringify(object)
  } catch (error) {
    return missing(`${where} cannot be written as JSON: ${redact(String(error))}`)
  }
  // What is sent counts: `toJSON` may have made anything of it.
  if (text === undefined) return missing(`${where} is an object whose JSON is nothing`)
  const sent: unknown = JSON.parse(text)
  if (!isObject(sent)) return missing(`${where} is ${shown(sent)}, not an object`)
  return withProblems(text, sent, where)
}

function withProblems(text: string, object: object, where: string): Version {
  const problems = validateVersionObject(object).map(({ key, problem }) => `${key} ${problem}`)
  if (problems.length === 0) return { text, problems }
  return { text, problems: [`dockerflow: version object (${where}): ${problems.join('; ')}.`] }
}

function missing(reason: string): Version {
  return { text: undefined, problems: [`dockerflow: /__version__ answers 404: ${reason}.`] }
}
