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
 * The JSON text of an array of one kind of scalar, or of a plain object of scalars: what fields mostly hold besides
 * scalars. `undefined` for anything else. Each value is read once. May throw, as getters do.
 */
export function flatText(value: object): string | undefined {
  return Array.isArray(value) ? arrayText(value) : objectText(value as Record<string, unknown>)
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

function objectText(object: Record<string, unknown>): string | undefined {
  // Instances of classes may stand for something else: see standIn().
  if (object.constructor !== Object || object.toJSON !== undefined) return undefined
  let text = ''
  for (const key of Object.keys(object)) {
    const said = scalarText(object[key])
    // Two keys with lone surrogates may become the same key.
    if (said === undefined || !key.isWellFormed()) return undefined
    text += text === '' ? `${stringText(key)}:${said}` : `,${stringText(key)}:${said}`
  }
  return text === '' ? undefined : `{${text}}`
}
