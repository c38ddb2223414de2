import type { Word, WordPart } from 'unbash'
import type { Lookup } from '../dockerfile/expansion.ts'
import { literal, type ShellWord } from './command-options.ts'

interface Piece {
  readonly value: string | undefined
  readonly splits: boolean
}

/** The words that `word` becomes when the shell expands it, as far as they are known. */
export function expandWord(word: Word, lookup: Lookup): ShellWord[] {
  if (word.parts === undefined) return [literal(word.value)]
  const pieces = word.parts.map((part) => expandPart(part, lookup, false))
  const [only] = pieces
  if (pieces.length === 1 && only?.splits && only.value !== undefined) {
    return only.value.split(/\s+/).filter(Boolean).map(literal)
  }
  let prefix = ''
  for (const { value, splits } of pieces) {
    if (value === undefined || (splits && /\s/.test(value))) {
      return [
        { value: undefined, prefix, splits: pieces.some((piece) => piece.splits && piece.value !== '') },
      ]
    }
    prefix += value
  }
  return [literal(prefix)]
}

/** The one text that `word` becomes, where the shell does not split: in assignments and redirections. */
export function expandText(word: Word, lookup: Lookup): string | undefined {
  if (word.parts === undefined) return word.value
  return joinText(word.parts, lookup)
}

function joinText(parts: readonly WordPart[], lookup: Lookup): string | undefined {
  let text = ''
  for (const part of parts) {
    const { value } = expandPart(part, lookup, true)
    if (value === undefined) return undefined
    text += value
  }
  return text
}

function expandPart(part: WordPart, lookup: Lookup, quoted: boolean): Piece {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return { value: part.value, splits: false }
    case 'Glob':
      return { value: part.text, splits: false }
    case 'DoubleQuoted':
    case 'LocaleString':
      return { value: joinText(part.parts, lookup), splits: false }
    case 'SimpleExpansion':
      return { value: known(lookup(part.text.slice(1))), splits: !quoted }
    case 'ParameterExpansion':
      return { value: parameter(part, lookup), splits: !quoted }
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
      return { value: undefined, splits: !quoted && part.type === 'CommandExpansion' }
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return { value: undefined, splits: !quoted }
  }
}

function known(value: string | null | undefined): string | undefined {
  return value ?? undefined
}

function parameter(
  part: Extract<WordPart, { type: 'ParameterExpansion' }>,
  lookup: Lookup,
): string | undefined {
  if (part.prefix !== undefined || part.index !== undefined) return undefined
  const held = lookup(part.parameter)
  const { operation } = part
  if (operation === undefined) return known(held)
  if (operation.type !== 'Default' || held === undefined) return undefined
  const set = held !== null && (held !== '' || !operation.operator.startsWith(':'))
  if (operation.operator.endsWith('+')) return set ? expandText(operation.operand, lookup) : ''
  if (set) return held
  return operation.operator.endsWith('?') ? undefined : expandText(operation.operand, lookup)
}
