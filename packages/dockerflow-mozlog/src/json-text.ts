import { FLATTEN_DEPTH } from './fields.ts'

/**
 * The JSON text of a string, with lone surrogates replaced. Short strings without anything to escape, which is most,
 * are faster looked through than handed to `JSON.stringify`.
 */
export function stringText(text: string): string {
  if (text.length > 48) return JSON.stringify(text.toWellFormed())
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 32 || unit === 34 || unit === 92 || unit >= 0xd800) return JSON.stringify(text.toWellFormed())
  }
  return `"${text}"`
}

/** The JSON text of a value that mozlog takes as it is; `undefined` for any other. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return stringText(value)
  return typeof value === 'boolean' || Number.isFinite(value) ? String(value) : undefined
}

/**
 * The JSON text of an array of one kind of scalar, or of a plain object of scalars, of such arrays and of such objects,
 * whose keys become dotted ones: what fields mostly hold besides scalars. `undefined` for anything else. Each value is
 * read once. May throw, as getters do.
 */
export function flatText(value: object): string | undefined {
  if (Array.isArray(value)) return arrayText(value)
  const members = membersText(value as Record<string, unknown>, '', 1)
  return members === undefined || members === '' ? undefined : `{${members}}`
}

function arrayText(array: readonly unknown[]): string | undefined {
  const kind = typeof array[0]
  let text = ''
  for (const element of array) {
    const said = scalarText(element)
    if (said === undefined || typeof element !== kind) return undefined
    text += text === '' ? said : `,${said}`
  }
  return text === '' ? undefined : `[${text}]`
}

/** The longest text of objects inside objects that is made in one go: a few of them can refer to each other endlessly. */
const LONGEST_NESTED = 4096

function membersText(object: Record<string, unknown>, prefix: string, depth: number): string | undefined {
  // Instances of classes may stand for something else: see standIn().
  if (object.constructor !== Object || object.toJSON !== undefined) return undefined
  let text = ''
  let dotted = false
  let nested = false
  for (const key of Object.keys(object)) {
    // Two keys with lone surrogates may become the same key.
    if (!key.isWellFormed()) return undefined
    dotted ||= key.includes('.')
    const value = object[key]
    let members: string | undefined
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      nested = true
      if (depth === FLATTEN_DEPTH) return undefined
      members = membersText(value as Record<string, unknown>, `${prefix}${key}.`, depth + 1)
    } else {
      const said = Array.isArray(value) ? arrayText(value) : scalarText(value)
      members = said && `${stringText(prefix + key)}:${said}`
    }
    if (members === undefined || members === '') return undefined
    text += text === '' ? members : `,${members}`
    if (text.length > LONGEST_NESTED && (nested || depth > 1)) return undefined
  }
  // A dotted key of its own may be what a key inside becomes.
  return dotted && nested ? undefined : text
}
