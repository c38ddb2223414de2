const SECRET_NAME =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|SECRETS|TOKEN|API_?KEY|APIKEY|PRIVATE_?KEY|SECRET_?KEY|ACCESS_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|CREDENTIAL|CREDENTIALS|AUTH)(_|$)/i
/** Names that only speak of a secret: where it is, what it is called, how it is treated. */
const ABOUT_SECRET =
  /(^|_)(PUBLIC|FILE|PATH|DIR|DIRECTORY|NAME|ID|URL|URI|HOST|ENABLED|DISABLED|REQUIRED|TTL|EXPIRY|EXPIRES|TIMEOUT|LENGTH|TYPE|METHOD|MODE|HEADER|PREFIX|DUMMY|ALGORITHM|ISSUER|AUDIENCE|PROVIDER|BACKEND|SOCK|MIN|MAX)$|(^|_)PUBLIC_/i

/** Texts that are a secret whatever they are called, by the format their issuer gave them. */
const SECRET_TEXTS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\bAKIA[0-9A-Z]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, 'a GitHub token'],
  [/\bgithub_pat_\w{40,}\b/, 'a GitHub token'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bglpat-[\w-]{20,}/, 'a GitLab token'],
  [/\bxox[abprs]-[\w-]{10,}/, 'a Slack token'],
  [/\bsk_live_[A-Za-z0-9]{16,}/, 'a Stripe key'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@$"']+:[^\s/@$"'{}*]+@[\w.-]/i, 'a URL with a password'],
]

/** Whether a variable's name says that it holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !ABOUT_SECRET.test(name)
}

/** The secret that `text` holds by its format, for example `a GitHub token`; never the secret itself. */
export function secretIn(text: string): string | undefined {
  return SECRET_TEXTS.find(([pattern]) => pattern.test(text))?.[1]
}

/** Whether the text of an .npmrc holds a token, rather than settings or the name of a variable. */
function npmrcHoldsSecret(text: string): boolean {
  return /^[^#;\n]*(_authToken|_password|_auth)\s*=\s*["']?(?!["']?\$\{?\w)[^\s"']/m.test(text)
}

/** The kind of secret that `value`, called `name`, looks like; `undefined` if none. Never the value itself. */
export function secretOf(name: string, value: string): string | undefined {
  const known = secretInText(value)
  if (known !== undefined) return known
  const plain = value.trim().replace(/^(['"])(.*)\1$/s, '$2')
  // Empty, a reference to another variable, a path or a switch is not a secret.
  if (plain === '' || /^\$\{?\w|^\.{0,2}\/|^(?:true|false|null|none|\d{1,5})$/i.test(plain)) return undefined
  return isSecretName(name) ? 'a value that its name calls a secret' : undefined
}

/** The kind of secret in `text` whose form gives it away; `undefined` if none. */
export function secretInText(text: string): string | undefined {
  if (npmrcHoldsSecret(text)) return 'an npm token'
  // As for Redis, whose passwords often have no user.
  return secretIn(text) ?? (/:\/\/:[^\s/@$"'{}*]+@/.test(text) ? 'a URL with a password' : undefined)
}
