import fc from 'fast-check'
import { expect } from 'vitest'
import { UsageError } from '../../src/report/errors.ts'
import type { TargetReport } from '../../src/report/report.ts'
import { COMPLIANT } from './compliant.ts'
import { judge } from './judge.ts'

/** How long one Dockerfile may take, in milliseconds. */
export const LONGEST = 50

const compliant = fc.constantFrom(...Object.values(COMPLIANT))
const keyword = fc.constantFrom(
  ...['FROM', 'RUN', 'COPY', 'ADD', 'USER', 'WORKDIR', 'ENV', 'ARG', 'CMD', 'ENTRYPOINT', 'SHELL', 'EXPOSE'],
  ...['ONBUILD', 'HEALTHCHECK', 'LABEL', 'VOLUME', 'STOPSIGNAL', 'MAINTAINER', 'from', 'Run', 'FOO', '#'],
)
const fragment = fc.oneof(
  fc.constantFrom(
    ...[
      'node:24-slim',
      'scratch',
      'alpine',
      'base',
      'acme/base:1',
      '$BASE',
      '$' + '{X:-y}',
      '${',
      'AS base',
      'app',
      'app:app',
    ],
    ...[
      '10001',
      '/app',
      '.',
      '/etc/passwd',
      '--from=base',
      '--chown=app',
      '--mount=type=secret',
      '["node"',
      '["a","b"]',
    ],
    ...[
      'useradd -u 10001 app',
      'groupadd -g 10001 app',
      'adduser -D app',
      'usermod -l app node',
      'if true; then',
      'fi',
    ],
    ...[
      '&&',
      '||',
      ';',
      '|',
      '\\',
      '\\\n',
      '`',
      '<<EOF',
      'EOF',
      '\nEOF\n',
      "'",
      '"',
      '$(',
      ')',
      '{',
      '}',
      '#',
      '\n',
      '\t',
    ],
    ...[
      'for u in a b;',
      'do',
      'done',
      'f() {',
      'case $x in',
      'esac',
      'while :;',
      'sh -c',
      '>> /etc/group',
      'version.json',
    ],
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const line = fc
  .tuple(keyword, fc.array(fragment, { maxLength: 8 }))
  .map(([word, rest]) => `${word} ${rest.join(' ')}`)
const random = fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n'))
const mutated = fc
  .tuple(compliant, fc.array(fc.tuple(fc.nat(), fc.nat(30), fragment), { minLength: 1, maxLength: 4 }))
  .map(([{ source }, edits]) =>
    edits.reduce((text, [at, length, insert]) => {
      const start = at % (text.length + 1)
      return text.slice(0, start) + insert + text.slice(start + length)
    }, source),
  )
const shuffled = compliant.chain(({ source }) => {
  const lines = source.split('\n')
  return fc.shuffledSubarray(lines, { minLength: 1 }).map((some) => some.join('\n'))
})

/** Misuse is told by an error: an ignore that names no clause. */
function clausesOf(source: string): TargetReport['clauses'] | 'misuse' {
  try {
    return judge({ source }).clauses
  } catch (error) {
    if (error instanceof UsageError) return 'misuse'
    throw error
  }
}

function time(source: string): number {
  const start = performance.now()
  clausesOf(source)
  return performance.now() - start
}

/**
 * Judges random and mutated Dockerfiles: each gets a verdict on every clause, with evidence and a line of the file.
 *
 * @returns how long the slowest took, in milliseconds
 */
export function judgeAny(runs: number): number {
  let slowest = 0
  judge({ source: 'FROM scratch' })
  fc.assert(
    fc.property(fc.oneof(random, mutated, shuffled), (source) => {
      const start = performance.now()
      const clauses = clausesOf(source)
      // A machine that is busy elsewhere must not make this fail: what is slow is slow each time.
      let took = performance.now() - start
      for (let retry = 0; took > LONGEST && retry < 3; retry += 1) took = Math.min(took, time(source))
      slowest = Math.max(slowest, took)
      if (clauses === 'misuse') return
      const ids = [...new Set(clauses.map(({ id }) => id))]
      expect(ids).toEqual(['A3', 'D1', 'D2', 'D3', 'D4', 'D5', 'B6', 'R1', 'R3', 'R4'])
      const lines = source.split('\n').length
      for (const { evidence, line: at = 1 } of clauses) {
        expect(evidence).not.toBe('')
        expect(evidence).not.toMatch(/undefined|NaN|\[object/)
        expect(Math.min(Math.max(at, 1), lines)).toBe(at)
      }
    }),
    { numRuns: runs },
  )
  return slowest
}
