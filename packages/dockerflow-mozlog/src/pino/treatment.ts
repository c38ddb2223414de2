import { KeyMemory } from '../values/key-memory.ts'
import { plain } from '../values/plain.ts'
import { isError, unreadable } from '../values/stand-in.ts'
import { type Functions, wildcardOf } from './pino-internals.ts'

/** The keys with a special meaning. */
export interface Keys {
  /** The key that the serializer `err` works on too. */
  readonly errorKey: string
  readonly messageKey: string
  /** Keys of a record that are more than the name of a field. */
  readonly reserved: readonly string[]
}

/** How a logger's serializers and redaction change the values of a record. */
export interface Treatment {
  readonly serializers: Functions
  readonly stringifiers: Functions
  readonly messageKey: string
  /** True if messages are changed. */
  readonly changesMessage: boolean
  /** The value after serializer and redaction; `undefined` when nothing of it is left. Never throws. */
  treat(key: string, value: unknown): unknown
  /** The name of a key's values; `undefined` for a reserved key. */
  nameOf(key: string): Name | undefined
}

/** The name of a value in a line. */
export interface Name {
  /** The key's JSON text, with its colon. */
  readonly text: string
  /** True if {@link Treatment.treat} changes its values. */
  readonly treated: boolean
}

/** Creates the treatment of loggers with these serializers and this redaction. */
export function createTreatment(
  serializers: Functions,
  stringifiers: Functions,
  { errorKey, messageKey, reserved }: Keys,
): Treatment {
  // Without prototypes, which pino 9 gives them: `constructor` is no serializer.
  const serializerBy: Functions = Object.assign(Object.create(null), serializers)
  const stringifierBy: Functions = Object.assign(Object.create(null), stringifiers)
  const everyKey = wildcardOf(stringifiers)
  const ofErrors = serializerBy.err
  const names = new KeyMemory<Name>()

  function serializerOf(key: string) {
    return serializerBy[key] ?? (key === errorKey ? ofErrors : undefined)
  }

  function changes(key: string): boolean {
    return (everyKey ?? stringifierBy[key] ?? serializerOf(key)) !== undefined
  }

  function treat(key: string, value: unknown): unknown {
    const serializer = serializerOf(key)
    const stringifier = stringifierBy[key] ?? everyKey
    let result = value
    try {
      if (serializer !== undefined) result = serializer(value)
    } catch (error) {
      result = untreated(value, error)
    }
    if (stringifier === undefined || result === undefined || typeof result === 'function') return result
    try {
      // Made plain first, so that paths lead into maps, errors and the results of toJSON.
      const text = stringifier(plain(result, key))
      return text === undefined ? undefined : JSON.parse(text as string)
    } catch (error) {
      // Never the value: it was to be redacted.
      return unreadable(error)
    }
  }

  function nameOf(key: string): Name | undefined {
    const known = names.get(key)
    if (known !== undefined) return known
    // A lone surrogate has to be replaced, after which the key may be the same as another.
    if (reserved.includes(key) || !key.isWellFormed()) return undefined
    return names.keep(key, { text: `${JSON.stringify(key)}:`, treated: changes(key) })
  }

  return { serializers, stringifiers, messageKey, changesMessage: changes(messageKey), treat, nameOf }
}

/** If a serializer cannot read an error, the error is logged without it. */
function untreated(value: unknown, error: unknown): unknown {
  try {
    return isError(value) ? value : unreadable(error)
  } catch {
    return unreadable(error)
  }
}
