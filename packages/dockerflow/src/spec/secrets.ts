import { isSecretName, npmrcHoldsSecret, secretIn as secretByFormat } from './secret-names.ts'

/** What kind of secret `value`, called `name`, looks like; `undefined` if like none. Never the value itself. */
export function secretOf(name: string, value: string): string | undefined {
  const known = secretInText(value)
  if (known !== undefined) return known
  const plain = value.trim().replace(/^(['"])(.*)\1$/s, '$2')
  // Empty, a reference to another variable, a path or a switch is not a secret.
  if (plain === '' || /^\$\{?\w|^\.{0,2}\/|^(?:true|false|null|none|\d{1,5})$/i.test(plain)) return undefined
  return isSecretName(name) ? 'a value that its name calls a secret' : undefined
}

/** What kind of secret `text` holds whose form gives it away; `undefined` if none. */
export function secretInText(text: string): string | undefined {
  if (npmrcHoldsSecret(text)) return 'an npm token'
  // As for Redis, whose passwords often have no user.
  return secretByFormat(text) ?? (/:\/\/:[^\s/@$"'{}*]+@/.test(text) ? 'a URL with a password' : undefined)
}
