const REDACTED = '[redacted]'

/** What is called like one of these has a secret for its value. */
const SECRET_NAME = [
  '(?:password|passwd|passphrase|pwd|secret|token|credential|signature)[\\w-]{0,32}',
  '(?:api|access|account|private|shared|signing|encryption)[-_.]?(?:access)?[-_.]?key',
  '(?<![a-z])(?:pass|auth|sig)',
].join('|')
/** Names of headers whose value goes to the end of the line. */
const SECRET_HEADER = '(?:authorization|cookie)'

// Each of these starts at a fixed word and repeats only over disjoint parts of the text: none goes over a
// part more than a fixed number of times, nor nests one repetition in another.
const PEM = /-----BEGIN [A-Z0-9 ]{1,64}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,64}-----|$)/g
const SCHEME = /\b(bearer|basic)(\s+)(?!(?:bearer|basic)\s)\S+/gi
const EQUALS = String.raw`["'\\]*\s*(?:[=:]|%3[ad])\s*(?:(?:bearer|basic)\s+){0,3}`
const FLAG = String.raw`(?<![\w-])--[\w-]{0,32}(?:${SECRET_NAME})\s{1,8}(?=[^\s-])`
const NAME = new RegExp(`(?:(${SECRET_HEADER})|${SECRET_NAME})${EQUALS}|${FLAG}`, 'gi')
const WORD = /\S+/g
const DOTTED = /[\w.-]+/g
const AWS_KEY_ID = /(?:AKIA|ASIA)[A-Z0-9]{16,64}/g
const AWS_SECRET = /(?<![\w/+=])[A-Za-z0-9/+]{40}(?![\w/+=])/g

/**
 * Takes credentials out of a text that leaves the process: user and password of URLs in any form, connection
 * strings, `Authorization` values, PEM blocks, AWS keys, JSON Web Tokens, and whatever is called a password,
 * secret, token or key. Takes too much rather than too little. Linear in the length of the text.
 */
export function redact(text: string): string {
  return withoutNamed(text.replace(PEM, REDACTED))
    .replace(SCHEME, `$1$2${REDACTED}`)
    .replace(WORD, withoutUserinfo)
    .replace(DOTTED, withoutWebToken)
    .replace(AWS_KEY_ID, REDACTED)
    .replace(AWS_SECRET, (key) => (isMixed(key) ? REDACTED : key))
}

/** `password=…`, `"password": "…"`, `password%3D…`, `--password …`, `Authorization: …`. */
function withoutNamed(text: string): string {
  let redacted = ''
  let rest = 0
  NAME.lastIndex = 0
  // a value is searched for names too: what was taken for its end may be the beginning of another
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    const start = NAME.lastIndex
    if (start < rest && !isQuotes(text.slice(start, rest))) continue
    const end = endOfValue(text, start, name[1] === undefined ? /\s/g : /[\r\n]/g)
    if (end <= rest) continue
    redacted += text.slice(rest, start) + REDACTED
    rest = end
  }
  return redacted + text.slice(rest)
}

function isQuotes(text: string): boolean {
  return !/[^"'\\]/.test(text)
}

/** Where the value that begins at `start` ends: at its closing quote, or before what matches `delimiter`. */
function endOfValue(text: string, start: number, delimiter: RegExp): number {
  if (text.startsWith(REDACTED, start)) return start + REDACTED.length
  let at = start
  while (text[at] === '\\') at += 1
  const escaped = at > start
  const quote = text[at]
  if (quote !== '"' && quote !== "'") {
    delimiter.lastIndex = start
    return delimiter.exec(text)?.index ?? text.length
  }
  for (at += 1; at < text.length; at += 1) {
    if (text[at] === '\\' && !escaped) at += 1
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1
      at += 1
    }
  }
  return text.length
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
