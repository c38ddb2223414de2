import { FLATTEN_DEPTH } from './fields.ts'
import { KeyMemory } from './key-memory.ts'
import { causesOf, isError, typeOf } from './stand-in.ts'

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

/** The JSON text of a value that needs no conversion; `undefined` for any other. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return stringText(value)
  return typeof value === 'boolean' || Number.isFinite(value) ? String(value) : undefined
}

/**
 * The JSON text of the most common objects, written in one go: arrays of one kind of scalar; plain objects of scalars,
 * of such arrays and of such objects, whose keys become dotted; errors with scalar properties. `undefined` for anything
 * else. Each value is read once. Throws if a getter does.
 */
export function flatText(value: object): string | undefined {
  if (Array.isArray(value)) return arrayText(value)
  const members = membersText(value as Record<string, unknown>, '', 1)
  if (members === undefined) return isError(value) ? errorText(value) : undefined
  return members === '' ? undefined : `{${members}}`
}

/** Errors with more own keys than this are not written in one go. */
const MOST_KEYS = 100

/** The JSON text of an error: the same parts as standIn() returns. */
function errorText(error: Error): string | undefined {
  const { message, stack } = error
  // A DOMException has a name to log, and an AggregateError has errors.
  if (Object.prototype.toString.call(error) !== '[object Error]' || 'errors' in error) return undefined
  let text = partsText(typeOf(error), message, stack)
  if (text === undefined) return undefined
  let left = MOST_KEYS
  for (const key of Object.keys(error)) {
    if (PARTS.has(key)) continue
    const name = ordinaryText(key)
    const result = scalarText(error[key as keyof Error])
    if (name === undefined || result === undefined || key === 'causes' || left-- === 0) return undefined
    text += `,"${name}":${result}`
  }
  const causes = causesOf(error)
  return causes.length === 0 ? `${text}}` : `${text},"causes":[${causes.map(stringText).join(',')}]}`
}

/** Own keys of an error that are no extra properties. */
const PARTS: ReadonlySet<string> = new Set(['type', 'message', 'stack', 'cause'])

/**
 * The JSON object of an error's parts, without its closing brace. One call, because calling JSON.stringify() costs more
 * than the work it does for a stack.
 */
function partsText(type: unknown, message: unknown, stack: unknown): string | undefined {
  if (typeof type !== 'string' || typeof message !== 'string' || typeof stack !== 'string') return undefined
  if (!type.isWellFormed() || !message.isWellFormed() || !stack.isWellFormed()) return undefined
  return JSON.stringify({ type, message, stack }).slice(0, -1)
}

function arrayText(array: readonly unknown[]): string | undefined {
  const kind = typeof array[0]
  let text = ''
  for (const element of array) {
    const result = scalarText(element)
    if (result === undefined || typeof element !== kind) return undefined
    text += text === '' ? result : `,${result}`
  }
  return text === '' ? undefined : `[${text}]`
}

/** Longer texts of nested objects are not written in one go: a few objects can refer to each other many times over. */
const LONGEST_NESTED = 4096

function membersText(object: Record<string, unknown>, prefix: string, depth: number): string | undefined {
  // Instances of classes may be replaced: see standIn().
  if (object.constructor !== Object || object.toJSON !== undefined) return undefined
  const keys = Object.keys(object)
  let index = 0
  let text = ''
  if (depth === 1 && keys[0] === 'type' && keys[1] === 'message' && keys[2] === 'stack') {
    // An error, as pino's serializer returns it.
    text = partsText(object.type, object.message, object.stack)?.slice(1) ?? ''
    if (text === '') return undefined
    index = 3
  }
  let dotted = false
  let nested = false
  for (; index < keys.length; index++) {
    const key = keys[index] as string
    let name = ordinaryText(key)
    if (name === undefined) {
      // Two keys with lone surrogates may become the same key.
      if (!key.isWellFormed()) return undefined
      dotted = true
      name = innerText(key)
    }
    const value = object[key]
    let members: string | undefined
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      nested = true
      if (depth === FLATTEN_DEPTH) return undefined
      members = membersText(value as Record<string, unknown>, `${prefix}${name}.`, depth + 1)
    } else {
      const result = Array.isArray(value) ? arrayText(value) : scalarText(value)
      members = result && `"${prefix}${name}":${result}`
    }
    if (members === undefined || members === '') return undefined
    text += text === '' ? members : `,${members}`
    if (text.length > LONGEST_NESTED && (nested || depth > 1)) return undefined
  }
  // A key with a dot may be the same as that of a nested value.
  return dotted && nested ? undefined : text
}

/** The JSON texts of keys without a dot or a lone surrogate. */
const ordinary = new KeyMemory<string>()

/** The JSON text of a key without its quotes; `undefined` for one with a dot or a lone surrogate. */
function ordinaryText(key: string): string | undefined {
  const known = ordinary.get(key)
  if (known !== undefined) return known
  if (key.includes('.') || !key.isWellFormed()) return undefined
  return ordinary.keep(key, innerText(key))
}

function innerText(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
