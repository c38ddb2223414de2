// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of shells and Dockerfiles
import { describe, expect, test } from 'vitest'
import { expand, pairs, quotedWords } from '../../src/lint/dockerfile/expansion.ts'

const HELD: Readonly<Record<string, string | null>> = { A: 'app', EMPTY: '', UNSET: null }
const lookup = (name: string) => HELD[name]
const value = (word: string) => expand(word, lookup, '\\').value

describe('a word of a Dockerfile', () => {
  test.each([
    ['$A', 'app'],
    ['${A}', 'app'],
    ['$A:$A', 'app:app'],
    ['"$A b"', 'app b'],
    ["'$A'", '$A'],
    ['\\$A', '$A'],
    ['a\\ b', 'a b'],
    ["it's", 'its'],
    ['${UNSET:-x}', 'x'],
    ['${EMPTY:-x}', 'x'],
    ['${EMPTY-x}', ''],
    ['${UNSET-${A}}', 'app'],
    ['${A:+set}', 'set'],
    ['${UNSET:+set}', ''],
    ['${EMPTY+set}', 'set'],
    ['${A:?needed}', 'app'],
    ['$', '$'],
    ['a$-b', 'a$-b'],
  ])('%s becomes %s', (word, expected) => {
    expect(value(word)).toBe(expected)
  })

  test.each(['$UNKNOWN', '$UNSET', '${UNSET:?needed}', '${A#a}', '${A/a/b}', '${', '${}', '${UNKNOWN:-x}'])(
    '%s cannot be known',
    (word) => {
      expect(value(word)).toBeUndefined()
    },
  )

  test('names the variables that are not known', () => {
    expect(expand('$X-$A-$Y', lookup, '\\').unresolved).toEqual(['X', 'Y'])
  })
})

test('words keep their quotes and escapes when they are split', () => {
  expect(quotedWords('a "b c" d\\ e \'f "g\'', '\\')).toEqual(['a', '"b c"', 'd\\ e', "'f \"g'"])
})

test('pairs are read in the new form and in the old one', () => {
  expect(pairs('A=b C="d e" F', '\\')).toEqual([
    ['A', 'b'],
    ['C', '"d e"'],
    ['F', ''],
  ])
  expect(pairs('A b c', '\\')).toEqual([['A', 'b c']])
})
