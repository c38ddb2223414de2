import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { lintSource } from '../../src/lint/lint-source.ts'
import { contextOf } from '../../src/lint/subject/build-context.ts'
import type { ClauseId } from '../../src/spec/clauses.ts'

const path = fileURLToPath(new URL('../../../../Dockerfile.example', import.meta.url))
const example = readFileSync(path, 'utf8')
const context = contextOf(path, fileURLToPath(new URL('../../../../', import.meta.url)))

const MUTATIONS: readonly (readonly [breaks: ClauseId, from: RegExp, to: string])[] = [
  ['A3', /^COPY .*version\.json \/?app.*$|^COPY --from=version.*$/m, ''],
  ['D2', /groupadd --gid 10001/, 'groupadd --gid 10011'],
  ['D2', /groupadd --gid 10001/, 'groupadd'],
  ['D3', /useradd --uid 10001/, 'useradd --uid 1001'],
  ['D3', /useradd --uid 10001 --gid app/, 'useradd --uid 10001 --gid nogroup'],
  ['D3', /useradd --uid 10001 --gid app/, 'useradd --uid 10001'],
  ['D4', /^CMD .*$/m, ''],
  ['D4', /^CMD .*$/m, 'CMD []'],
  ['D5', /^USER app$/m, ''],
  ['D5', /^USER app$/m, 'USER node'],
  ['D5', /^USER app$/m, 'USER 0:0'],
  ['B6', /^USER app$/m, 'ENV SESSION_SECRET=tiger\nUSER app'],
  ['B6', /^ARG SOURCE$/m, 'ARG SOURCE\nARG REGISTRY_TOKEN'],
  ['R1', /^ENTRYPOINT .*\nCMD .*$/m, 'ENTRYPOINT ["pnpm"]\nCMD ["start"]'],
  ['R1', /^ENTRYPOINT .*\nCMD .*$/m, 'ENTRYPOINT ["sh", "-c"]\nCMD ["node dist/main.js"]'],
  ['R3', /^ARG NODE_IMAGE=node:24-bookworm-slim/m, 'ARG NODE_IMAGE=node:24-bookworm'],
  ['R3', /^ARG NODE_IMAGE=node:24-bookworm-slim/m, 'ARG NODE_IMAGE=node:latest'],
  ['R3', /^COPY --from=build \/out\/dist/m, 'COPY --chown=app --from=build /out/dist'],
  ['R4', /PORT=8000/, 'PORT=8080'],
]

test.each(MUTATIONS)(
  'Dockerfile.example breaks %s and nothing else when %s becomes %j',
  (breaks, from, to) => {
    expect(example).toMatch(from)
    const source = example.replace(from, () => to)
    const { clauses } = lintSource({ target: 'Dockerfile.example', source, context })
    const found = clauses
      .filter(({ verdict }) => verdict !== 'pass')
      .map(({ id, verdict }) => `${id} ${verdict}`)
    expect([...new Set(found)]).toEqual([`${breaks} fail`])
  },
)
