/** A word of a command line, as far as it is known. */
export interface ShellWord {
  /** The whole word; `undefined` when a part of it cannot be known. */
  readonly value: string | undefined
  /** What is known of its beginning; the word itself when all is known. */
  readonly prefix: string
  /** Whether it may turn out to be no word, or several. */
  readonly splits: boolean
}

/** The options a command takes. */
export interface OptionSpec {
  /** As for getopt: a letter for each, followed by `:` if it takes a value. */
  readonly short: string
  /** Long names and the letter (or word) they stand for; a trailing `:` on the name if it takes a value. */
  readonly long: Readonly<Record<string, string>>
  /** Whether long names may be written with one dash, as Perl programs take them. */
  readonly singleDash?: boolean
}

/** A command line, parsed. */
export interface ParsedOptions {
  /** Values by letter; an option without a value is the empty string, a value that is not known `undefined`. */
  readonly options: ReadonlyMap<string, string | undefined>
  readonly operands: readonly (string | undefined)[]
  /** Whether every word is known well enough to trust the rest. */
  readonly certain: boolean
}

/** A word that is wholly known. */
export function literal(value: string): ShellWord {
  return { value, prefix: value, splits: false }
}

/** Parses `words` as the command would; `undefined` when it would not take them. */
export function parseOptions(words: readonly ShellWord[], spec: OptionSpec): ParsedOptions | undefined {
  const options = new Map<string, string | undefined>()
  const operands: (string | undefined)[] = []
  let certain = true
  let index = 0
  const next = (): ShellWord | undefined => {
    index += 1
    return words[index - 1]
  }
  for (let word = next(); word !== undefined; word = next()) {
    const { prefix, value, splits } = word
    // The value of an option is taken for one word; elsewhere, none or several would change what the rest means.
    if (splits && !/^-./.test(prefix)) certain = false
    if (value === '--') {
      operands.push(...words.slice(index).map((operand) => operand.value))
      certain &&= words.slice(index).every((operand) => !operand.splits)
      break
    }
    const name = longName(word, spec)
    if (name !== undefined) {
      const found = longOption(name, spec)
      if (found === undefined) return undefined
      const [letter, takesValue] = found
      const equals = prefix.indexOf('=')
      if (!takesValue) {
        options.set(letter, '')
      } else if (equals >= 0) {
        options.set(letter, value?.slice(equals + 1))
      } else {
        const argument = next()
        if (argument === undefined) return undefined
        options.set(letter, argument.value)
      }
    } else if (/^-./.test(prefix)) {
      const rest = shortOptions(word, spec, options, next)
      if (rest === 'refused') return undefined
      if (rest === 'uncertain') certain = false
    } else {
      if (value === undefined && (prefix === '' || prefix === '-')) certain = false
      operands.push(value)
    }
  }
  return { options, operands, certain }
}

function longName({ prefix }: ShellWord, { singleDash }: OptionSpec): string | undefined {
  const match = /^(--?)([A-Za-z][\w-]*)(?:=|$)/.exec(prefix)
  if (match === null || (match[1] === '-' && !singleDash)) return undefined
  return match[2]
}

function longOption(name: string, { long }: OptionSpec): [letter: string, takesValue: boolean] | undefined {
  const names = Object.keys(long)
  const bare = (candidate: string) => candidate.replace(/:$/, '')
  const matches = names.filter((candidate) => bare(candidate).startsWith(name))
  const exact = matches.find((candidate) => bare(candidate) === name)
  const letters = new Set(matches.map((candidate) => long[candidate]))
  const found = exact ?? (letters.size === 1 ? matches[0] : undefined)
  return found === undefined ? undefined : [long[found] ?? name, found.endsWith(':')]
}

function shortOptions(
  { prefix, value }: ShellWord,
  { short }: OptionSpec,
  options: Map<string, string | undefined>,
  next: () => ShellWord | undefined,
): 'ok' | 'uncertain' | 'refused' {
  for (let at = 1; at < prefix.length; at += 1) {
    const letter = prefix[at] ?? ''
    const place = short.indexOf(letter)
    if (place < 0 || letter === ':') return 'refused'
    if (short[place + 1] !== ':') {
      options.set(letter, '')
      continue
    }
    if (at + 1 < prefix.length || value === undefined) {
      options.set(letter, value?.slice(at + 1))
      return 'ok'
    }
    const argument = next()
    if (argument === undefined) return 'refused'
    options.set(letter, argument.value)
    return 'ok'
  }
  return value === undefined ? 'uncertain' : 'ok'
}
