import { KeyMemory } from '../values/key-memory.ts'
import { plain } from '../values/plain.ts'
import { isError, unreadable } from '../values/stand-in.ts'

/** Functions by key, as pino keeps serializers and redaction. */
export type Functions = Readonly<Record<string | symbol, ((value: unknown) => unknown) | undefined>>

const WILDCARD = 'pino.wildcardFirst'

/** What a logger's serializers and redaction do to the values of a record. */
export interface Treatment {
  readonly serializers: Functions
  readonly stringifiers: Functions
  /** Whether messages are changed. */
  readonly changesMessage: boolean
  /** The value after serializer and redaction; `undefined` when nothing of it is left. Never throws. */
  treat(key: string, value: unknown): unknown
  /** What is known of a key; `undefined` for one that is not just the name of a value. */
  nameOf(key: string): Name | undefined
}

/** The name of a value in a line. */
export interface Name {
  /** The key's JSON text, with its colon. */
  readonly text: string
  /** Whether its values are for {@link Treatment.treat}; others are left as they are. */
  readonly treated: boolean
}

/**
 * @param errorKey the key that the serializer `err` works on too
 * @param reserved keys that are not just a value with a name
 */
export function createTreatment(
  serializers: Functions,
  stringifiers: Functions,
  errorKey: string,
  messageKey: string,
  reserved: readonly string[],
): Treatment {
  // Without prototypes, which pino 9 gives them: `constructor` is no serializer.
  const serializerBy: Functions = Object.assign(Object.create(null), serializers)
  const stringifierBy: Functions = Object.assign(Object.create(null), stringifiers)
  // Where redaction keeps what paths that start with `*` do; a private symbol of each copy of pino.
  const wildcard = Object.getOwnPropertySymbols(stringifiers).find(
    (symbol) => symbol.description === WILDCARD,
  )
  const everyKey = wildcard === undefined ? undefined : stringifierBy[wildcard]
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
    let said = value
    try {
      if (serializer !== undefined) said = serializer(value)
    } catch (error) {
      said = untreated(value, error)
    }
    if (stringifier === undefined || said === undefined || typeof said === 'function') return said
    try {
      // What the value stands for, so that paths lead into maps, errors and what toJSON says.
      const text = stringifier(plain(said, key))
      return text === undefined ? undefined : JSON.parse(text as string)
    } catch (error) {
      // Never the value itself: it was to be redacted.
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

  return { serializers, stringifiers, changesMessage: changes(messageKey), treat, nameOf }
}

/** An error that its serializer cannot read is still told, in our own words. */
function untreated(value: unknown, error: unknown): unknown {
  try {
    return isError(value) ? value : unreadable(error)
  } catch {
    return unreadable(error)
  }
}
