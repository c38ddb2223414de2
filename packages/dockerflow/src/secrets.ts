// Names that say "secret" in words; *_FILE and *_PATH name a place where one is.
const NAME =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRETS|TOKEN|CREDENTIALS?|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|AUTH_?KEY|ENCRYPTION_?KEY)(?:$|_(?!FILE$|PATH$|NAME$|ID$|URL$|TTL$|HEADER$|LENGTH$|EXPIRY$))/i
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@$]+@/i, 'a URL with a password'],
  [/\bAKIA[0-9A-Z]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, 'a GitHub token'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bsk_live_[A-Za-z0-9]{16,}\b/, 'a Stripe key'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, 'a Slack token'],
  [/_authToken\s*=\s*(?!\$\{)\S+/, 'an npm token'],
]

/** What kind of secret `value`, called `name`, looks like; `undefined` if like none. Never the value itself. */
export function secretIn(name: string, value: string): string | undefined {
  const known = secretInText(value)
  if (known !== undefined) return known
  const plain = value.trim().replace(/^(['"])(.*)\1$/s, '$2')
  // Empty, a reference to another variable, a path or a switch is not a secret.
  if (plain === '' || /^\$\{?\w|^\.{0,2}\/|^(?:true|false|null|none|\d{1,5})$/i.test(plain)) return undefined
  return NAME.test(name) ? 'a value that its name calls a secret' : undefined
}

/** What kind of secret `text` holds whose form gives it away; `undefined` if none. */
export function secretInText(text: string): string | undefined {
  return VALUES.find(([pattern]) => pattern.test(text))?.[1]
}
