import { secretInText, secretOf } from './secret-values.ts'

/** Files and folders that hold nothing but secrets, whatever their content looks like. */
const ALWAYS =
  /^(\.netrc|_netrc|\.pypirc|\.git-credentials|\.htpasswd|\.pgpass|\.my\.cnf|id_(rsa|dsa|ecdsa|ed25519)|.*\.(p12|pfx|jks|keystore|ppk)|\.ssh|\.aws|\.gnupg|secrets?\.(json|ya?ml|env|toml)|credentials(\.(json|csv))?|service-?account[\w.-]*\.json)$/i
/** Files that often hold a secret: their content decides. */
const OFTEN = /^(\.env(\..*)?|.*\.key)$/i
const SOMETIMES = /^(\.npmrc|\.yarnrc\.yml|.*\.pem)$/i
const SAMPLE = /^\.env\..*(example|sample|template|dist|defaults?|schema|test|ci)$/

/** The part of `path` that names a file or folder of secrets. */
function alwaysSecret(path: string): string | undefined {
  return path.split('/').find((part) => ALWAYS.test(part))
}

/** Whether the content of the file at `path` has to be read to know whether it holds a secret (clause B6). */
export function needsReading(path: string): boolean {
  const name = path.split('/').at(-1) ?? ''
  return alwaysSecret(path) === undefined && (OFTEN.test(name) || SOMETIMES.test(name)) && !SAMPLE.test(name)
}

/**
 * The kind of secret that the file at `path` holds (clause B6).
 *
 * @param content its text; `undefined` if it cannot be read
 * @returns `unknown` if only the content could decide; `undefined` if it holds none
 */
export function secretInFile(
  path: string,
  content: string | undefined,
): { readonly holds: string } | 'unknown' | undefined {
  const name = path.split('/').at(-1) ?? ''
  const always = alwaysSecret(path)
  if (always !== undefined) return { holds: `what ${always} is for: credentials` }
  if (!needsReading(path)) return undefined
  if (content === undefined)
    return OFTEN.test(name) ? { holds: 'what such files are for: secrets' } : 'unknown'
  const holds = secretInLines(content)
  return holds === undefined ? undefined : { holds }
}

/** The kind of secret in a text of `name=value` lines, or of any other form. */
function secretInLines(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*(?:export )?([^=#\s][^=]*)=(.*)$/.exec(line) ?? []
    const secret = name === undefined || value === undefined ? undefined : secretOf(name, value)
    if (secret !== undefined) return secret
  }
  return secretInText(text)
}
