import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeAny, LONGEST } from './any-dockerfile.ts'
import { COMPLIANT } from './compliant.ts'
import { reported, verdictOn } from './judge.ts'

const RUNS = 300

describe('any Dockerfile', () => {
  test('gets a verdict on every clause, without a crash and in bounded time', () => {
    expect(judgeAny(RUNS)).toBeLessThan(LONGEST)
  })
})

describe('a hostile Dockerfile', () => {
  const copies = Array.from({ length: 16 }, (_, index) =>
    [
      `FROM node:24-slim AS s${index}`,
      'COPY a /a',
      ...(index ? [`COPY --from=s${index - 1} / /`, `COPY --from=s${index - 1} / /b`] : []),
    ].join('\n'),
  )
  test.each([
    ['variables nested in each other', `FROM node:24-slim\nUSER ${`$${'{A:-'}`.repeat(5000)}`],
    ['substitutions nested in each other', `FROM node:24-slim\nRUN ${'$('.repeat(5000)}`],
    [
      'conditions nested in each other',
      `FROM node:24-slim\nRUN ${'if true; then '.repeat(2000)}x${'; fi'.repeat(2000)}`,
    ],
    ['stages that copy each other twice', copies.join('\n')],
    ['a line of 100,000 characters', `FROM node:24-slim\nRUN echo ${'a'.repeat(1e5)}`],
  ])('is judged, and soon: %s', (_name, source) => {
    const start = performance.now()
    expect(verdictOn('D5', source)).toMatch(/fail|unknown/)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

/** Rewrites that change nothing Docker would notice. */
const SAME: Readonly<Record<string, (source: string) => string>> = {
  'keywords in small letters': (source) =>
    source.replace(/^(FROM|RUN|COPY|ENV|USER|WORKDIR|EXPOSE|ENTRYPOINT|CMD|ARG|SHELL)\b/gm, (word) =>
      word.toLowerCase(),
    ),
  'white space at the ends of lines': (source) => source.replace(/([^\\`\r])\n/g, '$1  \n'),
  'empty lines and comments between instructions': (source) =>
    source.replace(/\n(?=(FROM|COPY|ENV|USER|WORKDIR|EXPOSE|ENTRYPOINT|CMD) )/g, '\n\n# a comment\n'),
  'comments inside continuations': (source) => source.replace(/\\\n/g, '\\\n  # a comment \\\n\n'),
  'indented instructions': (source) => source.replace(/^(USER|WORKDIR|EXPOSE|COPY)/gm, '  $1'),
  'words broken by continuations': (source) => source.replace(/groupadd -/g, 'group\\\nadd \\\n  -'),
}

describe('a rewrite that changes nothing', () => {
  test.each(Object.keys(SAME))('changes no verdict: %s', (name) => {
    for (const [title, judged] of Object.entries(COMPLIANT)) {
      if (judged.source.includes('escape=') || judged.source.includes('<<EOF')) continue
      expect([title, ...reported({ ...judged, source: SAME[name]!(judged.source) })]).toEqual([title])
    }
  })
})

const ACCOUNTS = 'groupadd --gid 10001 app && useradd --uid 10001 --gid app app'
const around = (run: string, from = 'FROM debian:12-slim') => `${from}\n${run}\nUSER app\n`

describe('what cannot be decided', () => {
  const hidden: Readonly<Record<string, string>> = {
    'inside an if that depends on a variable': around(`RUN if [ -n "$X" ]; then ${ACCOUNTS}; fi`),
    'inside a while': around(`RUN while read x; do ${ACCOUNTS}; done`),
    'inside a case': around(`RUN case "$(uname -m)" in x86_64) ${ACCOUNTS} ;; esac`),
    'inside a function': around(`RUN make() { ${ACCOUNTS}; }; make`),
    'behind a test': around(`RUN test -f /x && ${ACCOUNTS}`),
    'in a script from the context': around('COPY setup.sh /\nRUN sh /setup.sh'),
    'in a script that is downloaded': around('RUN curl -fsSL https://example.com/setup | sh'),
    'in a program with a path': around('RUN ./setup'),
    'in a shell that is not one': around(`SHELL ["python3", "-c"]\nRUN print('${ACCOUNTS}')`),
    'in a document for another program': around(`RUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF`),
    'in xargs': around('RUN echo app | xargs -n1 useradd'),
    'in an eval of something': around('RUN eval "$(cat /x)"'),
    'after an exit that may happen': around(`RUN [ -f /x ] && exit 0; ${ACCOUNTS}`),
    'in a base that is not known': around('RUN true', 'FROM acme/base:1'),
    'in a base from an argument': around('RUN true', 'ARG BASE\nFROM $BASE'),
    'in account files from the context': around('COPY passwd group /etc/'),
    'in a tree copied over /': around('COPY rootfs/ /'),
    'with a name from an argument': around(
      'ARG NAME\nRUN groupadd --gid 10001 "$NAME" && useradd --uid 10001 "$NAME"',
    ),
    'with numbers from arguments': around(
      'ARG ID\nRUN groupadd --gid $ID app && useradd --uid "$ID" --gid app app',
    ),
    'with numbers from a command': around(
      'RUN groupadd -g $(cat /gid) app && useradd -u `cat /uid` -g app app',
    ),
    'with an option that nobody has': around(
      'RUN groupadd --frobnicate 10001 app && useradd --frobnicate app',
    ),
    'when sed edits the account files': around(`RUN sed -i 's/^node/app/' /etc/passwd /etc/group`),
  }

  test.each(Object.entries(hidden))('is unknown, neither passed nor failed: accounts %s', (_name, source) => {
    expect(['D2', 'D3'].map((id) => verdictOn(id as 'D2', source))).toEqual(['unknown', 'unknown'])
  })

  test('stays unknown when anything that leaves accounts alone is added', () => {
    const extra = fc.constantFrom(
      ...[
        'RUN apt-get install -y curl',
        'ENV A=b',
        'WORKDIR /app',
        'COPY src /app/src',
        'RUN npm ci',
        'EXPOSE 80',
      ],
      ...['RUN echo hello > /hello', 'LABEL a=b', 'CMD ["node"]', 'ARG C=d', 'RUN rm -rf /tmp/*', 'USER app'],
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(hidden)),
        fc.array(extra, { maxLength: 5 }),
        (source, more) => {
          const longer = source + more.join('\n')
          expect(verdictOn('D2', longer)).toBe('unknown')
          expect(verdictOn('D3', longer)).toBe('unknown')
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('becomes unknown, never failed, when the base of a compliant Dockerfile is replaced by an unknown one', () => {
    for (const [title, judged] of Object.entries(COMPLIANT)) {
      const source = judged.source.replace(
        /^(from) (?!base|production)\S+/gim,
        '$1 registry.example/acme/base:1',
      )
      const failed = reported({ ...judged, source }).filter((entry) => /fail/.test(entry))
      expect([title, ...failed]).toEqual([title])
    }
  })
})
