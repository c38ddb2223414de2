import { expect, test } from 'vitest'
import type { ClauseId } from '../src/spec/clauses.ts'
import type { ImageConfig } from '../src/verify/engine/image-config.ts'
import type { ImageFiles } from '../src/verify/engine/image-files.ts'
import type { TarEntry } from '../src/verify/engine/tar.ts'
import { imageClauses, production } from '../src/verify/image/image-clauses.ts'
import { VERSION, VERSION_BYTES } from './support/service.ts'
import { evidence, ids } from './support/verdicts.ts'

const CONFIG: ImageConfig = {
  user: 'app',
  entrypoint: ['node'],
  command: ['main.js'],
  workdir: '/app',
  env: [
    'PATH=/usr/bin',
    'GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568',
    'DATABASE_PASSWORD_FILE=/run/secrets/db',
  ],
  labels: {},
  ports: [],
  size: 200_000_000,
  history: ['RUN |1 NODE_VERSION=24 /bin/sh -c true'],
}

function file(path: string, text = '', changes: Partial<TarEntry> = {}): TarEntry {
  return {
    path,
    type: '0',
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: text.length,
    link: '',
    content: Buffer.from(text),
    ...changes,
  }
}

const FILES: ImageFiles = {
  app: [
    file('/app/main.js'),
    file('/app/version.json', VERSION_BYTES),
    file('/app/data', '', { type: '5', uid: 10001, mode: 0o755 }),
  ],
  versionJson: Buffer.from(VERSION_BYTES),
  passwd: 'root:x:0:0::/root:/bin/sh\nbroken\napp:x:10001:10001::/app:/sbin/nologin\n',
  group: 'root:x:0:\nbroken\napp:x:10001:\n',
  distribution: 'Debian',
  compiler: false,
}

const label = (name: string, value: string) => ({
  labels: {
    'org.opencontainers.image.revision': VERSION.commit,
    [`org.opencontainers.image.${name}`]: value,
  },
})

const VARIANTS: readonly (readonly [string, ClauseId, Partial<ImageConfig>, Partial<ImageFiles>])[] = [
  ['no version.json', 'A3', {}, { versionJson: undefined }],
  ['the stub of version.json', 'A3', {}, { versionJson: Buffer.from('{"version":"stub"}') }],
  ['a revision label of another commit', 'A3', label('revision', 'f'.repeat(40)), {}],
  ['a version label of another release', 'A3', label('version', 'v0.0.1'), {}],
  ['a source label of another repository', 'A3', label('source', 'https://github.com/example/other'), {}],
  ['no /app', 'D1', { workdir: '/srv' }, { app: [] }],
  ['nothing but version.json in /app', 'D1', {}, { app: [file('/app/version.json')] }],
  ['no /etc/group', 'D2', {}, { group: undefined }],
  ['no group app', 'D2', {}, { group: 'root:x:0:\n' }],
  ['another GID', 'D2', {}, { group: 'app:x:1000:app\n' }],
  ['no /etc/passwd', 'D3', {}, { passwd: undefined }],
  ['no user app', 'D3', {}, { passwd: 'root:x:0:0::/root:/bin/sh\n' }],
  ['another UID', 'D3', {}, { passwd: 'app:x:1000:10001::/app:/bin/sh\n' }],
  ['a user that is no member', 'D3', {}, { passwd: 'app:x:10001:100::/app:/bin/sh\n' }],
  ['no ENTRYPOINT', 'D4', { entrypoint: [] }, {}],
  ['no CMD', 'D4', { command: [] }, {}],
  ['a password in a variable', 'B6', { env: ['DATABASE_PASSWORD=hunter2'] }, {}],
  ['a password in a URL', 'B6', { env: ['DATABASE_URL=postgres://app:hunter2@db/app'] }, {}],
  [
    'a token in a build argument',
    'B6',
    { history: ['RUN |2 NODE_VERSION=24 NPM_TOKEN=abcdefgh /bin/sh -c npm ci'] },
    {},
  ],
  ['a token in its history', 'B6', { history: [`RUN curl -H ghp_${'a'.repeat(36)}`] }, {}],
  ['a key in a label', 'B6', { labels: { API_KEY: 'abcdef' } }, {}],
  [
    'an .env file with a secret',
    'B6',
    {},
    { app: [...FILES.app, file('/app/.env', '# mine\nexport SESSION_SECRET="abcdef"\n')] },
  ],
  [
    'an .npmrc with a token',
    'B6',
    {},
    { app: [...FILES.app, file('/app/.npmrc', '//registry.example.org/:_authToken=abcdef\n')] },
  ],
  [
    'a private key',
    'B6',
    {},
    { app: [...FILES.app, file('/app/tls.key', '-----BEGIN PRIVATE KEY-----\nx\n')] },
  ],
]

test.each(VARIANTS)('an image with %s breaks %s and nothing else', (_what, breaks, config, files) => {
  const clauses = imageClauses({ ...CONFIG, ...config }, { ...FILES, ...files })
  expect(ids({ clauses }, 'fail')).toEqual([breaks])
  expect(JSON.stringify(clauses)).not.toMatch(/hunter2|abcdef/)
})

const GOOD: readonly (readonly [string, Partial<ImageConfig>, Partial<ImageFiles>])[] = [
  ['labels that agree', { ...label('source', `${VERSION.source}.git`) }, {}],
  ['labels of its base alone', { labels: { 'org.opencontainers.image.version': '24.04' } }, {}],
  [
    'a user whose second group is app',
    {},
    { passwd: 'app:x:10001:100::/app:/bin/sh\n', group: 'app:x:10001:app,other\n' },
  ],
  [
    'an .env without secrets',
    {},
    { app: [...FILES.app, file('/app/.env', 'LOG_LEVEL=info\nTOKEN=$OTHER\n')] },
  ],
  ['a certificate', {}, { app: [...FILES.app, file('/app/ca.pem', '-----BEGIN CERTIFICATE-----\n')] }],
  [
    'a key that a package tests with',
    {},
    { app: [...FILES.app, file('/app/node_modules/a/test/b.pem', '-----BEGIN PRIVATE KEY-----')] },
  ],
  ['WORKDIR elsewhere', { workdir: '' }, {}],
]

test.each(GOOD)('an image with %s breaks nothing', (_what, config, files) => {
  const clauses = imageClauses({ ...CONFIG, ...config }, { ...FILES, ...files })
  expect(ids({ clauses }, 'fail')).toEqual([])
})

test('D1: a WORKDIR elsewhere is advice', () => {
  expect(evidence({ clauses: imageClauses({ ...CONFIG, workdir: '/srv' }, FILES) }, 'D1')).toContain(
    'Advice: set WORKDIR /app',
  )
})

test.each([
  ['a compiler', { compiler: true }, /holds a compiler/],
  [
    'files that app may write',
    { app: [file('/app/main.js', '', { uid: 10001 })] },
    /may write 1 files, such as \/app\/main.js/,
  ],
  ['files that all may write', { app: [file('/app/main.js', '', { mode: 0o666 })] }, /may write 1 files/],
  ['its repository', { app: [file('/app/.git/config')] }, /holds \/app\/.git/],
])('R3: an image with %s is not optimized for production', (_what, files, says) => {
  expect(production(CONFIG, { ...FILES, ...files }).evidence).toMatch(says)
})

test('R3: size and base are said', () => {
  expect(production(CONFIG, FILES).evidence).toBe('200 MB on Debian')
  const bare = { ...FILES, distribution: undefined, passwd: undefined, app: [] }
  expect(production(CONFIG, bare).evidence).toBe('200 MB on no distribution')
})
