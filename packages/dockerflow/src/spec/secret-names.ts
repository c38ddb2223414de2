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

const ENV_FILE = /^\.env(\.|$)/
const ENV_SAMPLE = /\.(example|sample|template|dist|defaults?|schema|test|ci)$/
const SECRET_FILE =
  /^(\.netrc|_netrc|\.pypirc|\.git-credentials|\.htpasswd|\.pgpass|\.my\.cnf|id_(rsa|dsa|ecdsa|ed25519)|.*\.(key|p12|pfx|jks|keystore|ppk)|\.ssh|\.aws|\.gnupg|secrets?\.(json|ya?ml|env|toml)|credentials(\.(json|csv))?|service-?account[\w.-]*\.json)$/i

/** Whether a variable's name says that it holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !ABOUT_SECRET.test(name)
}

/** What secret `text` holds by its format, for example `a GitHub token`. */
export function secretIn(text: string): string | undefined {
  return SECRET_TEXTS.find(([pattern]) => pattern.test(text))?.[1]
}

/** Whether a file of this name holds secrets by custom. */
export function isSecretFile(name: string): boolean {
  return (ENV_FILE.test(name) && !ENV_SAMPLE.test(name)) || SECRET_FILE.test(name)
}

/** Whether the text of an .npmrc holds a token, rather than settings or the name of a variable. */
export function npmrcHoldsSecret(text: string): boolean {
  return /^[^#;\n]*(_authToken|_password|_auth)\s*=\s*["']?(?!["']?\$\{?\w)[^\s"']/m.test(text)
}

/** Names that are looked for in the context of a COPY of everything. */
export const LIKELY_SECRET_FILES: readonly string[] = [
  '.env',
  '.env.local',
  '.env.production',
  '.env.production.local',
  '.netrc',
  '.pypirc',
  '.git-credentials',
  '.aws',
  '.ssh',
  'id_rsa',
  'id_ed25519',
]
