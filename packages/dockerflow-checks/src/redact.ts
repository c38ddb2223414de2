const REDACTED = '[redacted]'

/** A value in quotes, to the closing quote or the end of the text. */
const QUOTED = String.raw`"(?:[^"\\]|\\[\s\S])*(?:"|$)|'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|\\+["'][^"']*`
/** What stands between a name and its value: `=`, `: `, `":"`, `%3D`. */
const EQUALS = String.raw`["'\\]*\s*(?:[=:]|%3[ad])\s*`
const SECRET_NAME = [
  '(?:password|passwd|passphrase|pwd|secret|token|credential|signature)[\\w-]{0,32}',
  '(?:api|access|account|private|shared|signing|encryption)[-_.]?(?:access)?[-_.]?key',
  '(?<![a-z])(?:pass|auth|sig)',
].join('|')

// Each starts at a fixed word, has no nested repetition, and consumes all it has read: linear on any text.
const PEM = /-----BEGIN [A-Z0-9 ]{1,64}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,64}-----|$)/g
const HEADER = new RegExp(`(authorization|cookie)(${EQUALS})(?:${QUOTED}|[^\\r\\n]*)`, 'gi')
const SCHEME = /\b(bearer|basic)(\s+)\S+/gi
const NAMED = new RegExp(`(${SECRET_NAME})(${EQUALS})(?:${QUOTED}|\\S+)`, 'gi')
const AWS_KEY_ID = /(?:AKIA|ASIA)[A-Z0-9]{16,}/g
const AWS_SECRET = /(?<![\w/+=])[A-Za-z0-9/+]{40}(?![\w/+=])/g
const WORD = /\S+/g
const DOTTED = /[\w.-]+/g

/**
 * Takes credentials out of a text that leaves the process: user and password of URLs in any form, connection
 * strings, `Authorization` values, PEM blocks, AWS keys, JSON Web Tokens, and whatever is called a password,
 * secret, token or key. Takes too much rather than too little. Linear in the length of the text.
 */
export function redact(text: string): string {
  return text
    .replace(PEM, REDACTED)
    .replace(HEADER, `$1$2${REDACTED}`)
    .replace(SCHEME, `$1$2${REDACTED}`)
    .replace(NAMED, `$1$2${REDACTED}`)
    .replace(WORD, withoutUserinfo)
    .replace(DOTTED, withoutWebToken)
    .replace(AWS_KEY_ID, REDACTED)
    .replace(AWS_SECRET, (key) => (isMixed(key) ? REDACTED : key))
}

/** `scheme://user:password@host`, with any character in the password, and `user:password@host`. */
function withoutUserinfo(word: string): string {
  const at = word.lastIndexOf('@')
  if (at < 0) return word
  const start = userinfoStart(word)
  return start > at || start < 0 ? word : `${word.slice(0, start)}${REDACTED}${word.slice(at)}`
}

function userinfoStart(word: string): number {
  let slashes = word.indexOf('//')
  // a file has no user: without this, stack frames of packages in a path like `pg@8.0.0` would be cut
  while (slashes >= 0 && word.endsWith('file:', slashes)) slashes = word.indexOf('//', slashes + 2)
  if (slashes >= 0) return slashes + 2
  const colon = word.indexOf(':')
  return colon < 0 || word.includes('//') ? -1 : colon + 1
}

function withoutWebToken(word: string): string {
  const start = word.indexOf('eyJ')
  return start < 0 || word.indexOf('.', start) < 0 ? word : word.slice(0, start) + REDACTED
}

/** Tells a base64 secret of 40 characters from a git hash or a path. */
function isMixed(key: string): boolean {
  return /[A-Z]/.test(key) && /[a-z]/.test(key) && /[0-9]/.test(key)
}
