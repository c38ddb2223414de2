import type { Escape } from './logical-line.ts'

/** What a variable holds: a text, nothing (it is not set), or something that cannot be known here. */
export type Variable = string | null | undefined

/** Tells what a variable holds. */
export type Lookup = (name: string) => Variable

/** A word with its variables replaced. */
export interface Expansion {
  /** `undefined` when it depends on something that cannot be known. */
  readonly value: string | undefined
  /** The variables that could not be known. */
  readonly unresolved: readonly string[]
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/
const DEEPEST = 16
const MODIFIER = /^\{([A-Za-z_][A-Za-z0-9_]*)(:?[-+?])/

/** Replaces variables and removes quotes in a word outside RUN, as the Dockerfile reference describes. */
export function expand(word: string, lookup: Lookup, escaping: Escape, depth = 0): Expansion {
  const unresolved: string[] = []
  let value = ''
  let quote = ''
  let index = 0
  const take = (name: string, known: Variable) => {
    if (known === undefined || known === null) unresolved.push(name)
    else value += known
  }
  while (index < word.length) {
    const char = word[index] ?? ''
    index += 1
    if (quote === "'") {
      if (char === "'") quote = ''
      else value += char
    } else if (char === escaping) {
      value += word[index] ?? ''
      index += 1
    } else if (char === "'" && quote === '') {
      quote = char
    } else if (char === '"') {
      quote = quote === '' ? char : ''
    } else if (char === '$') {
      const rest = word.slice(index)
      const plain = NAME.exec(rest)?.[0]
      if (plain) {
        take(plain, lookup(plain))
        index += plain.length
      } else if (rest.startsWith('{')) {
        const length = bracesLength(rest)
        take(...braces(rest.slice(0, length), lookup, escaping, depth))
        index += length
      } else {
        value += char
      }
    } else {
      value += char
    }
  }
  return { value: unresolved.length > 0 ? undefined : value, unresolved }
}

function bracesLength(text: string): number {
  let depth = 0
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1
    if (text[index] === '}') depth -= 1
    if (depth === 0) return index + 1
  }
  return text.length
}

function braces(
  text: string,
  lookup: Lookup,
  escaping: Escape,
  depth: number,
): [name: string, value: Variable] {
  const inner = text.slice(1, -1)
  if (NAME.exec(inner)?.[0] === inner && inner !== '') return [inner, lookup(inner)]
  const [matched = '', name = inner, operator = ''] = MODIFIER.exec(text) ?? []
  if (operator === '' || depth > DEEPEST) return [name, undefined]
  const held = lookup(name)
  if (held === undefined) return [name, undefined]
  const set = held !== null && (held !== '' || !operator.startsWith(':'))
  if (operator.endsWith('?')) return [name, set ? held : undefined]
  if (operator.endsWith('+') ? !set : set) return [name, held ?? '']
  return [name, expand(text.slice(matched.length, -1), lookup, escaping, depth + 1).value]
}

/** Splits at white space outside quotes; quotes and escapes stay in the words. */
export function quotedWords(text: string, escaping: Escape): string[] {
  const words: string[] = []
  let word = ''
  let quote = ''
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? ''
    if (quote === '' && /\s/.test(char)) {
      if (word !== '') words.push(word)
      word = ''
      continue
    }
    word += char
    if (char === escaping && quote !== "'" && index + 1 < text.length) {
      index += 1
      word += text[index]
    } else if (quote === '' && (char === '"' || char === "'")) {
      quote = char
    } else if (char === quote) {
      quote = ''
    }
  }
  if (word !== '') words.push(word)
  return words
}

/** The `name=value` pairs of ENV and LABEL, the old `name value` form too; values still quoted. */
export function pairs(text: string, escaping: Escape): (readonly [name: string, value: string])[] {
  const words = quotedWords(text, escaping)
  const first = words[0] ?? ''
  if (!first.includes('=')) return [[first, text.slice(text.indexOf(first) + first.length).trim()]]
  return words.map((word) => {
    const equals = word.indexOf('=')
    return equals < 0 ? [word, ''] : [word.slice(0, equals), word.slice(equals + 1)]
  })
}
