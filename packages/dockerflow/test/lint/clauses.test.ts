// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of shells and Dockerfiles
import { describe, expect, test } from 'vitest'
import type { ClauseId } from '../../src/spec/clauses.ts'
import { judge, PROJECT, verdictOn } from './judge.ts'

const FROM = 'FROM node:24-slim'
const ACCOUNTS = 'RUN groupadd -g 10001 app && useradd -u 10001 -g app app'
type Row = readonly [verdict: string, source: string, files?: Readonly<Record<string, string>>]

function decides(id: ClauseId, rows: readonly Row[]): void {
  const cases = rows.map(([verdict, source, files = PROJECT]) => ({ verdict, source, files }))
  test.each(cases)(`${id} is $verdict: $source`, ({ verdict, source, files }) => {
    expect(verdictOn(id, { source, files })).toBe(verdict)
  })
}

describe('sources in /app', () => {
  decides('D1', [
    ['pass', `${FROM}\nCOPY src /app/src`],
    ['pass', `${FROM}\nWORKDIR /app\nADD src.tar.gz .`],
    ['pass', `${FROM}\nENV HOME=/app\nWORKDIR $HOME/\nCOPY src .`],
    ['pass', `${FROM}\nCOPY src /app`],
    ['pass', `${FROM} AS a\nCOPY src /app/src\nFROM a\nUSER app`],
    ['pass', `${FROM}\nCOPY src /tmp/src\nRUN mkdir -p /app && mv /tmp/src /app/src`],
    ['pass', `${FROM}\nCOPY src /tmp/src\nRUN cp -r /tmp/src /app`],
    ['pass', `${FROM}\nCOPY <<EOF /app/server.js\nx\nEOF`],
    ['fail', `${FROM}\nCOPY package.json /app/\nCOPY src /srv/src`],
    ['fail', `${FROM}\nCOPY src /srv/src`],
    ['fail', `${FROM}\nCOPY package.json version.json /app/`],
    ['fail', `${FROM}\nCOPY src /app/src\nRUN mv /app /srv`],
    ['fail', `${FROM}\nCOPY src /app/src\nRUN rm -rf /app/*`],
    ['fail', FROM],
    ['unknown', `${FROM}\nWORKDIR /app\nRUN git clone https://example.com/x.git .`],
    ['unknown', `${FROM}\nARG DIR\nCOPY src $DIR/src`],
    ['unknown', `${FROM}\nCOPY rootfs/ /`],
    ['unknown', 'FROM acme/base:1\nCMD ["x"]'],
    ['unknown', `${FROM}\nCOPY src /app/src\nRUN test -f /x && rm -rf /app`],
    ['unknown', `${FROM}\nCOPY requirements.txt /app/\nWORKDIR /app\nRUN pip install -r requirements.txt`],
  ])
})

describe('version.json', () => {
  decides('A3', [
    ['pass', `${FROM}\nCOPY version.json /app/`],
    ['pass', `${FROM}\nCOPY build/version.json /app/version.json`],
    ['pass', `${FROM}\nWORKDIR /app\nCOPY version.json .`],
    ['pass', `${FROM}\nWORKDIR /app\nCOPY version.json /app`],
    ['pass', `${FROM}\nCOPY version.json /tmp/\nRUN mkdir /app && mv /tmp/version.json /app/`],
    ['pass', `${FROM}\nCOPY src /app/src\nCOPY ["version.json", "/app/"]`],
    ['pass', `${FROM}\nCOPY version.json /app/\nCOPY . /app`],
    ['pass', `${FROM} AS base\nONBUILD COPY version.json /app/\nFROM base`],
    ['pass', `${FROM} AS b\nCOPY version.json /b/\n${FROM}\nCOPY --from=b /b/ /app/`],
    ['pass', `${FROM} AS b\nCOPY version.json /b/\n${FROM}\nCOPY --from=0 /b/version.json /app/`],
    ['fail', `${FROM}\nCOPY version.json /app`],
    ['fail', `${FROM}\nCOPY version.json /app/version.json.txt`],
    ['fail', `${FROM}\nCOPY version.json /srv/`],
    ['fail', `${FROM}\nCOPY version.json /app/\nRUN rm /app/version.json`],
    ['fail', `${FROM}\nCOPY server.js /app/`],
    ['unknown', `${FROM}\nCOPY . /app`],
    ['unknown', `${FROM}\nCOPY src /app`],
    ['unknown', `${FROM}\nCOPY version.json $X`],
    ['unknown', `${FROM}\nRUN echo '{}' > /app/version.json`],
    ['unknown', `${FROM}\nWORKDIR /app\nRUN touch version.json`],
    ['unknown', `${FROM}\nADD https://example.com/version.json /app/version.json`],
    ['unknown', `${FROM}\nCOPY --from=acme/x:1 /version.json /app/version.json`],
    ['unknown', `${FROM} AS b\nRUN make\n${FROM}\nCOPY version.json /app/\nCOPY --from=b /out /app`],
    ['unknown', `${FROM}\nRUN test -f /x || echo 1 > /app/version.json`],
    ['unknown', 'FROM acme/base:1'],
  ])
})

describe('ENTRYPOINT and CMD', () => {
  decides('D4', [
    ['pass', `${FROM}\nCMD ["node", "x"]`],
    ['pass', FROM],
    ['pass', `FROM debian:12-slim\nENTRYPOINT ["a"]\nCMD b`],
    ['pass', `${FROM}\nCMD ["x"]\nENTRYPOINT ["node"]`],
    ['fail', `${FROM}\nENTRYPOINT ["node"]`],
    ['fail', 'FROM debian:12-slim\nCMD ["x"]'],
    ['fail', 'FROM python:3-slim\nCMD ["x"]'],
    ['fail', 'FROM scratch\nCOPY x /app/x'],
    ['fail', 'FROM acme/base:1\nENTRYPOINT ["x"]'],
    ['fail', 'FROM acme/base:1\nENTRYPOINT []\nCMD ["x"]'],
    ['unknown', 'FROM acme/base:1\nCMD ["x"]'],
    ['unknown', 'FROM acme/base:1'],
    ['unknown', 'ARG B\nFROM $B\nCMD ["x"]'],
    ['unknown', 'FROM node@sha256:abc\nCMD ["x"]'],
  ])
})

describe('USER', () => {
  decides('D5', [
    ['pass', `${FROM}\nUSER app`],
    ['pass', `${FROM}\n${ACCOUNTS}\nUSER 10001`],
    ['pass', `${FROM}\n${ACCOUNTS}\nUSER app:10001`],
    ['pass', `${FROM}\nARG WHO=app\nUSER \${WHO}`],
    ['pass', `ARG WHO=app\n${FROM}\nARG WHO\nUSER \${WHO}`],
    ['pass', `${FROM}\nENV WHO=app\nUSER "$WHO"`],
    ['pass', `${FROM}\nUSER \${WHO:-app}`],
    ['fail', FROM],
    ['fail', `${FROM}\nUSER node`],
    ['fail', `${FROM}\nUSER 10001`],
    ['fail', `${FROM}\n${ACCOUNTS}\nUSER 10002`],
    ['fail', `${FROM}\n${ACCOUNTS}\nUSER app:0`],
    ['fail', `${FROM}\n${ACCOUNTS}\nUSER app:1234`],
    ['fail', `${FROM}\nUSER app\nUSER root`],
    ['unknown', `${FROM}\nARG WHO\nUSER $WHO`],
    ['unknown', 'FROM acme/base:1'],
    ['unknown', 'FROM acme/base:1\nUSER 10001'],
    ['unknown', `${FROM}\nRUN useradd -u $X app\nUSER 10001`],
    ['unknown', `${FROM}\nUSER app:10001`],
  ])
})

describe('one process', () => {
  const start = (words: string) => `FROM debian:12-slim\nCOPY . /app\nWORKDIR /app\n${words}`
  decides('R1', [
    ['pass', start('ENTRYPOINT ["node", "x.js"]')],
    ['pass', start('CMD exec node x.js')],
    ['pass', start('ENTRYPOINT ["/bin/bash", "-c", "exec gunicorn app"]')],
    ['pass', start('ENTRYPOINT ["sh", "-c", "exec \\"$@\\"", "--", "node", "x.js"]')],
    ['pass', start('ENTRYPOINT ["tini", "-s", "--", "python3", "x.py"]')],
    ['pass', start('ENTRYPOINT ["dumb-init", "node", "x.js"]')],
    ['pass', start('ENTRYPOINT ["gosu", "app", "node", "x.js"]')],
    ['pass', start('ENTRYPOINT ["env", "A=b", "node", "x.js"]')],
    [
      'pass',
      start('ENTRYPOINT ["/app/run"]\nCMD ["node"]'),
      { ...PROJECT, run: '#!/bin/sh\nset -e\nexec "$@"\n' },
    ],
    [
      'pass',
      start('ENTRYPOINT ["./run.sh"]\nCMD ["a"]'),
      { ...PROJECT, 'run.sh': '#!/bin/bash\nexec node x' },
    ],
    ['pass', start('ENTRYPOINT ["bash", "run.sh"]'), { ...PROJECT, 'run.sh': '#!/bin/bash\nexec node x' }],
    [
      'pass',
      'FROM golang:1.25 AS b\nRUN go build -o /o/x\nFROM scratch\nCOPY --from=b /o/x /app/x\nCMD ["/app/x"]',
    ],
    ['fail', start('CMD node x.js')],
    ['fail', start('CMD ["pnpm", "start"]')],
    ['fail', start('CMD ["/usr/local/bin/yarn", "start"]')],
    ['fail', start('ENTRYPOINT ["sh", "-c", "node x.js"]')],
    ['fail', start('ENTRYPOINT ["sh", "-c", "a && node x.js"]')],
    ['fail', start('ENTRYPOINT ["sh", "-c", "node a & exec node b"]')],
    ['fail', start('ENTRYPOINT ["sh", "-c", "if"]')],
    ['fail', start('ENTRYPOINT ["sh", "-c", "exec npm start"]')],
    ['fail', start('ENTRYPOINT ["/init"]')],
    ['fail', start('CMD ["node", "--watch", "x.js"]')],
    ['fail', start('ENTRYPOINT ["tini", "--", "supervisord"]')],
    ['fail', start('ENTRYPOINT ["nice", "-n", "5", "npm", "start"]')],
    ['fail', start('CMD ["/app/run"]'), { ...PROJECT, run: '#!/bin/sh\nnode x.js\n' }],
    ['fail', start('CMD ["/app/run"]'), { ...PROJECT, run: '#!/bin/sh\na &\nexec b\n' }],
    ['fail', start('CMD ["/app/run"]'), { ...PROJECT, run: '#!/bin/sh\nexec npm start\n' }],
    ['fail', 'FROM acme/base:1\nCMD ["npm", "start"]'],
    ['fail', 'FROM acme/base:1\nCMD npm start'],
    ['unknown', 'FROM acme/base:1\nCMD ["node", "x.js"]'],
    ['unknown', 'FROM acme/base:1\nENTRYPOINT []'],
    ['unknown', 'FROM scratch'],
    ['unknown', start('ENTRYPOINT ["something"]')],
    ['unknown', start('ENTRYPOINT ["poetry", "run", "x"]')],
    ['unknown', start('ENTRYPOINT ["sh"]')],
    ['unknown', start('ENTRYPOINT ["sh", "-c", "exec"]')],
    ['unknown', start('ENTRYPOINT ["env"]')],
    ['unknown', start('ENTRYPOINT ["/app/run.sh"]')],
    ['unknown', start('CMD ["/app/run"]'), { ...PROJECT, run: '#!/bin/sh\nif true; then exec a; fi\n' }],
    ['unknown', start('CMD ["/app/run"]'), { ...PROJECT, run: '#!/bin/sh\nif\n' }],
    ['unknown', start('CMD ["/app/run"]'), { ...PROJECT, run: '#!/usr/bin/env python3\n' }],
  ])
})

describe('an image for production', () => {
  decides('R3', [
    ['pass', FROM],
    ['pass', 'FROM scratch'],
    ['pass', 'FROM ubuntu:24.04'],
    ['pass', `FROM node:24-slim@sha256:abc`],
    ['pass', `${FROM}\nCOPY --chown=root src /app/src`],
    ['pass', `${FROM}\nCOPY src /app/src\nRUN mkdir /app/cache && chown app /app/cache`],
    ['pass', `${FROM}\nCOPY src /app\nRUN chown -R app /app && chown -R root:root /app`],
    [
      'pass',
      `${FROM}\nCOPY src /app\nRUN chmod -R a+rX,o-w /app && chgrp app /app && chown --reference=/x /app`,
    ],
    ['pass', `${FROM}\nRUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y x`],
    ['pass', `FROM alpine:3\nRUN apk add --no-cache x`],
    ['pass', `${FROM}\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm ci --omit=dev`],
    ['fail', 'FROM node:24'],
    ['fail', 'FROM node'],
    ['fail', 'FROM docker.io/library/node:latest'],
    ['fail', `${FROM} AS a\nCOPY --from=ghcr.io/acme/tool:latest /x /x`],
    ['fail', 'FROM node:latest AS a\nRUN npm ci\nFROM node:24-slim\nCOPY --from=a /x /app/x'],
    ['fail', `${FROM}\nCOPY --chown=10001:10001 src /app/src`],
    ['fail', `${FROM}\nCOPY --chmod=777 src /app/src`],
    ['fail', `${FROM}\nCOPY src /app/src\nRUN chown -R app:app /app/src`],
    ['fail', `${FROM}\nCOPY src /app/src\nRUN chown app: /app`],
    ['fail', `${FROM}\nCOPY src /app/src\nRUN chmod -R o+w /app/*`],
    ['fail', `${FROM}\nRUN useradd -m -d /app app\nCOPY src /app/src`],
    ['fail', `FROM alpine:3\nRUN adduser -D -h /app app\nCOPY src /app/src`],
    ['fail', `FROM alpine:3\nRUN apk add x`],
    ['fail', `${FROM}\nCOPY . .\nRUN pip install -r requirements.txt`],
    ['fail', `${FROM}\nCOPY . .\nRUN corepack enable && pnpm install --frozen-lockfile`],
    ['unknown', 'ARG B\nFROM $B'],
    ['unknown', 'FROM registry.example:5000/acme/base:1'],
    ['unknown', `${FROM}\nCOPY --chown=$X src /app/src`],
    ['unknown', `${FROM}\nCOPY src /app/src\nRUN chown -R $X /app`],
    ['unknown', `${FROM}\nCOPY src /app/src\nRUN test -f /x && chown -R app /app`],
  ])
})

describe('the port', () => {
  decides('R4', [
    ['pass', `${FROM}\nENV PORT=8000`],
    ['pass', `${FROM}\nEXPOSE 8000/tcp`],
    ['pass', `${FROM}\nEXPOSE 8000 9090`],
    ['pass', `${FROM}\nARG P=8000\nEXPOSE $P`],
    ['fail', `${FROM}\nEXPOSE 80 443`],
    ['fail', `${FROM}\nENV PORT=80\nEXPOSE 8000`],
    ['unknown', `${FROM}\nARG P\nENV PORT=$P`],
    ['unknown', `${FROM}\nARG P\nEXPOSE $P`],
    ['unknown', FROM],
  ])
})

describe('secrets', () => {
  decides('B6', [
    ['pass', FROM],
    ['pass', `${FROM}\nENV TOKEN= SECRET_KEY_FILE=/run/secrets/key AUTH_HEADER=x NEXT_PUBLIC_API_KEY=x`],
    ['pass', `${FROM}\nENV DATABASE_URL=postgres://db/app`],
    ['pass', `${FROM}\nCOPY .env.example /app/`],
    ['pass', `${FROM}\nCOPY .env /app/`],
    ['pass', `${FROM} AS build\nCOPY .netrc /root/\n${FROM}\nCOPY --from=build /out /app`],
    ['pass', `${FROM}\nCOPY .npmrc /app/`, { ...PROJECT, '.npmrc': 'engine-strict=true\n' }],
    ['pass', `${FROM}\nRUN --mount=type=secret,id=npm,target=/root/.npmrc npm ci`],
    ['fail', `${FROM}\nARG GITHUB_TOKEN`],
    ['fail', `ARG API_KEY=x\n${FROM}`],
    ['fail', `${FROM} AS a\nARG NPM_TOKEN\n${FROM}\nCOPY --from=a /x /app/x`],
    ['fail', `${FROM}\nENV NPM_TOKEN=$NPM_TOKEN`],
    ['fail', `${FROM}\nCOPY .netrc /root/`],
    ['fail', `${FROM}\nCOPY .env /app/`, {}],
    ['fail', `${FROM}\nCOPY deploy.key /root/\nRUN rm /root/deploy.key`],
    ['fail', `${FROM}\nRUN curl -H 'x: AKIAABCDEFGHIJKLMNOP' https://example.com`],
    ['fail', `${FROM}\nCOPY <<EOF /root/id\n-----BEGIN RSA PRIVATE KEY-----\nEOF`],
    ['fail', `${FROM}\nCOPY ./ /app`, {}],
    ['fail', `${FROM}\nCOPY . /app`, { '.dockerignore': '*\n!.env\n', '.env': 'API_TOKEN=b' }],
    ['unknown', `${FROM}\nCOPY .npmrc /app/`],
  ])

  test('in stages that are not built are not reported', () => {
    expect(verdictOn('B6', `${FROM} AS unused\nARG NPM_TOKEN\n${FROM}`)).toBe('pass')
  })

  test('are reported one by one, with their lines', () => {
    const found = judge({ source: `${FROM}\nENV A_TOKEN=x \\\n  B_PASSWORD=y\nARG C_SECRET\n` })
    const lines = found.clauses
      .filter(({ id }) => id === 'B6')
      .map(({ evidence, line }) => `${line} ${evidence}`)
    expect(lines).toEqual([
      '2 ENV A_TOKEN is part of the image.',
      '2 ENV B_PASSWORD is part of the image.',
      '4 ARG C_SECRET stays in the history of the image.',
    ])
  })
})
