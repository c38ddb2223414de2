import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { unifiedDiff } from '../src/init/diff.ts'
import { run } from './support/cli.ts'

function project(files: Readonly<Record<string, string | object>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dockerflow-init-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8')
const START = {
  name: '@example/My Service',
  scripts: {
    start: 'NODE_ENV=production node --enable-source-maps dist/main.js',
    build: 'tsc',
    test: 'vitest',
  },
}

/** Projects by package manager, and the commands that only they have. */
const MANAGERS: readonly (readonly [string, Readonly<Record<string, string | object>>, readonly RegExp[]])[] =
  [
    [
      'npm',
      { 'package.json': START, 'package-lock.json': '{}' },
      [/COPY package.json package-lock.json/, /RUN npm ci --omit=dev/, /RUN npm ci\n/, /npm run build/],
    ],
    [
      'npm without lock file',
      { 'package.json': START },
      [/COPY package.json \.\//, /RUN npm install --omit=dev/],
    ],
    [
      'pnpm',
      {
        'package.json': { ...START, packageManager: 'pnpm@10.4.1+sha512.abc' },
        'pnpm-lock.yaml': '',
        'pnpm-workspace.yaml': '',
      },
      [
        /npm install --global pnpm@10.4.1\n/,
        /COPY package.json pnpm-lock.yaml pnpm-workspace.yaml/,
        /pnpm install --prod --frozen-lockfile/,
      ],
    ],
    [
      'yarn',
      {
        'package.json': { ...START, packageManager: 'yarn@4.6.0' },
        'yarn.lock': '__metadata:',
        '.yarnrc.yml': '',
      },
      [/corepack enable yarn/, /yarn workspaces focus --production/, /yarn install --immutable/],
    ],
    [
      'yarn 1',
      { 'package.json': START, 'yarn.lock': '# yarn lockfile v1\n' },
      [/yarn@1\.22/, /yarn install --production --frozen-lockfile/],
    ],
  ]

test.each(MANAGERS)(
  'D1 D2 D3 D4 D5 A3: init adds what a project with %s needs',
  async (_name, files, commands) => {
    const cwd = project(files)
    const { code, stdout } = await run(['init'], { cwd })
    expect(code).toBe(0)
    const dockerfile = read(cwd, 'Dockerfile')
    for (const command of commands) expect(dockerfile).toMatch(command)
    expect(dockerfile).toMatch(/COPY version.json \.\/\n# D5\nUSER app\n/)
    expect(dockerfile).toMatch(/ENTRYPOINT \["node"\]\nCMD \["--enable-source-maps", "dist\/main.js"\]\n$/)
    expect(dockerfile).toMatch(/HEALTHCHECK .*CMD \["node","-e"/)
    expect(read(cwd, '.dockerignore')).toContain('.env\n')
    expect(stdout).toContain('+++ b/Dockerfile')
    expect(stdout).toContain('Next: npx dockerflow version && docker build -t my-service .')
  },
)

test('B1 B2 B3 B4 B5 B6: the workflow builds each change, tests code and container, publishes and keeps its log', async () => {
  const cwd = project({ 'package.json': START, 'pnpm-lock.yaml': '' })
  await run(['init'], { cwd })
  const workflow = read(cwd, '.github/workflows/dockerflow.yml')
  expect(workflow).toMatch(
    /push:\n {4}branches: \[main\]\n {4}tags: \['\*'\]\n {2}pull_request:\n {2}workflow_dispatch:/,
  )
  expect(workflow).toContain(
    '      - run: pnpm install --frozen-lockfile\n      - run: pnpm run build\n      - run: pnpm run test\n      - run: docker build --tag "$IMAGE" .',
  )
  expect(workflow).toMatch(/dockerflow@\^\S+ verify --image "\$IMAGE" --format junit > dockerflow.xml/)
  expect(workflow).toContain('IMAGE: my-service')
  expect(workflow).toContain('docker push')
  expect(workflow).toContain('permissions:\n  contents: read')
  expect(workflow).toContain('{{ secrets.DOCKERHUB_TOKEN }}')
})

test('what starts is told by the start script, by main or by --entry, and else it asks', async () => {
  const cmd = async (manifest: object, ...argv: string[]) => {
    const cwd = project({ 'package.json': manifest })
    const { code, stderr } = await run(['init', ...argv], { cwd })
    return code === 0 ? /\nCMD (.*)\n/.exec(read(cwd, 'Dockerfile'))?.[1] : `${code} ${stderr}`
  }
  expect(await cmd({ main: 'index.js', scripts: { start: 'next start' } })).toBe('["index.js"]')
  expect(await cmd({ scripts: { start: 'node a.js && node b.js' } })).toMatch(/^2 .*give --entry <file>/)
  expect(await cmd({}, '--entry', 'server.mjs')).toBe('["server.mjs"]')
})

test('with dockerflow installed, its heartbeat is the health check', async () => {
  const cwd = project({ 'package.json': { main: 'a.js', dependencies: { dockerflow: '1' } } })
  await run(['init'], { cwd })
  expect(read(cwd, 'Dockerfile')).toContain('CMD ["node_modules/.bin/dockerflow","heartbeat"]')
  expect(read(cwd, 'Dockerfile')).toContain('RUN rm -rf node_modules')
})

test('a file that is there is shown as a difference and left alone, until --force', async () => {
  const cwd = project({ 'package.json': START, Dockerfile: 'FROM node:24\nUSER app\n' })
  const kept = await run(['init'], { cwd, terminal: true })
  expect(kept.code).toBe(1)
  expect(kept.stderr).toBe('Left as they are: Dockerfile. Take over what you want, or give --force.\n')
  expect(kept.stdout).toContain('\u001b[31m-FROM node:24\u001b[39m')
  expect(read(cwd, 'Dockerfile')).toBe('FROM node:24\nUSER app\n')
  expect(read(cwd, '.dockerignore')).not.toBe('')
  expect((await run(['init', '--force'], { cwd })).code).toBe(0)
  expect(read(cwd, 'Dockerfile')).toContain('ENTRYPOINT')
  const again = await run(['init'], { cwd })
  expect(again.stdout).toMatch(/^Next: /)
})

test('--dry-run writes nothing', async () => {
  const cwd = project({ 'package.json': START })
  const { code, stdout } = await run(['init', '--dry-run'], { cwd })
  expect(code).toBe(0)
  expect(stdout).toContain('Nothing is written')
  expect(() => read(cwd, 'Dockerfile')).toThrow('ENOENT')
})

test('what is no Node project, and what cannot be read or written, is said', async () => {
  expect(await run(['init'], { cwd: project({}) })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('no package.json'),
  })
  expect(await run(['init'], { cwd: project({ 'package.json': '{' }) })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('not JSON'),
  })
  expect(await run(['init'], { cwd: project({ 'package.json': START, 'Dockerfile/a': '' }) })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('Cannot read'),
  })
  expect(await run(['init'], { cwd: project({ 'package.json': START, '.github': '' }) })).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/Cannot (read|write)/),
  })
})

test('a difference is a unified diff that patch understands', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index}`)
  const after = [...before.slice(0, 3), 'new', ...before.slice(4, 15), ...before.slice(16), 'end']
  expect(unifiedDiff('f', `${before.join('\n')}\n`, `${after.join('\n')}\n`)).toBe(
    [
      ...[
        '--- a/f',
        '+++ b/f',
        '@@ -1,7 +1,7 @@',
        ' line 0',
        ' line 1',
        ' line 2',
        '-line 3',
        '+new',
        ' line 4',
        ' line 5',
        ' line 6',
      ],
      ...[
        '@@ -13,8 +13,8 @@',
        ' line 12',
        ' line 13',
        ' line 14',
        '-line 15',
        ' line 16',
        ' line 17',
        ' line 18',
        ' line 19',
        '+end',
        '',
      ],
    ].join('\n'),
  )
  expect(unifiedDiff('f', undefined, 'a\n')).toBe('--- /dev/null\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n')
})
