import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { run } from './support/cli.ts'
import { fakeImage } from './support/fake-image.ts'
import { answer, startService } from './support/service.ts'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

test('help is on stdout and exits 0, for the whole and for each command', async () => {
  for (const argv of [
    ['--help'],
    ['-h'],
    ['help'],
    ['verify', '--help'],
    ['lint', '-h'],
    ['version', '-h'],
    ['init', '-h'],
    ['heartbeat', '-h'],
  ]) {
    const { code, stdout, stderr } = await run(argv)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/Usage:\n {2}dockerflow /)
  }
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

test.each([
  [[], /Usage:/],
  [['prove'], /there is no command "prove"/],
  [['constructor'], /there is no command "constructor"/],
  [['verify'], /Give either a URL or --image <ref>/],
  [['verify', 'http://a', '--image', 'b'], /Give either a URL or --image <ref>/],
  [['verify', 'http://a', 'http://b'], /One URL at a time/],
  [['verify', 'http://a', '--nope'], /Unknown option '--nope'\. Try: dockerflow verify --help/],
  [['verify', 'http://a', '--timeout', 'soon'], /--timeout takes a whole number of at least 1, not "soon"/],
  [['verify', 'http://a', '--timeout', '0'], /--timeout takes a whole number of at least 1/],
  [['verify', 'http://a', '--format', 'xml'], /--format is one of pretty, json/],
  [['verify', 'http://a', '--break', 'x'], /--break and --restore go together/],
  [['verify', 'http://a', '--recovery', '1'], /--recovery goes with --break/],
  [['verify', 'http://a', '--env', 'A=b'], /--env goes with --image/],
  [['verify', '--image', 'a', '--version-file', 'b'], /--version-file goes with a URL/],
  [['verify', 'localhost:8000'], /is not http: or https:/],
  [['lint', '--build-arg', '=x'], /--build-arg takes name=value/],
  [['heartbeat', 'a', 'b'], /One URL at a time/],
  [['heartbeat', 'nope'], /"nope" is not an http or https URL/],
  [['version', 'a', 'b'], /One file at a time/],
  [['version', '--check', '--source', 'x'], /--source does not go with --check/],
  [['init', 'here'], /init takes no words/],
])('misuse exits 2 and says what to do: %j', async (argv, text) => {
  const { code, stdout, stderr } = await run(argv)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(text)
})

test('what cannot be run exits 3 and says why', async () => {
  const service = await startService()
  await service.close()
  const { code, stderr } = await run(['verify', service.url])
  expect(code).toBe(3)
  expect(stderr).toMatch(/^dockerflow: Nothing to verify at/)
})

test('a service that complies exits 0, one that does not exits 1', async () => {
  await using good = await startService()
  const passed = await run(['verify', good.url, '--static', '/logo.svg', '--timeout', '5000', '--wait', '0'])
  expect(passed.code).toBe(0)
  expect(passed.stdout).toMatch(/✓ A4 {2}[^\n]+\n[^\n]+\n {2}✓ A5/)
  expect(passed.stdout).toMatch(/4 pass, 19 skipped\n$/)
  await using bad = await startService({ '/__lbheartbeat__': answer(500, 'text/plain') })
  const failed = await run(['verify', bad.url])
  expect(failed.code).toBe(1)
  expect(failed.stdout).toMatch(
    /✗ A6 {2}[^\n]+\n +GET \/__lbheartbeat__: 500[^\n]+\n +→ Answer .*spec-conformance.md#a6/,
  )
})

test('on a terminal it is coloured and says what it waits for, unless NO_COLOR is set', async () => {
  await using service = await startService()
  const coloured = await run(['verify', service.url], { terminal: true })
  expect(coloured.stdout).toContain('\u001b[32m✓ A4')
  expect(coloured.stderr).toMatch(/… waiting for http.*… asking \/__heartbeat__/s)
  expect(coloured.stderr.endsWith('\r\u001b[K')).toBe(true)
  const plain = await run(['verify', service.url, '--format', 'json'], {
    terminal: true,
    env: { NO_COLOR: '1' },
  })
  expect(plain.stderr).toBe('')
  expect(JSON.parse(plain.stdout)).toMatchObject({ target: service.url })
})

test('--break and --restore run their commands', async () => {
  await using service = await startService()
  const { code, stdout } = await run([
    'verify',
    service.url,
    '--break',
    'true',
    '--restore',
    'true',
    '--recovery',
    '1',
  ])
  expect(code).toBe(1)
  expect(stdout).toContain('with the backing service away, /__heartbeat__ never answered 5xx')
})

test('an image is verified with the options of its own', async () => {
  await using image = await fakeImage()
  const { code, stdout } = await run([
    ...[
      'verify',
      '--image',
      'example',
      '--engine',
      image.engine,
      '--default-port',
      String(image.defaultPort),
    ],
    ...[
      '--env',
      'A=b',
      '--env',
      'C',
      '--env-file',
      'f',
      '--network',
      'n',
      '--stop-timeout',
      '3000',
      '--format',
      'tap',
      '--strict',
    ],
  ])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^TAP version 14\n1..23\n/)
  expect((await image.calls()).find((call) => call.startsWith('create'))).toContain(
    '--env-file f --env A=b --env C',
  )
})

test('the program itself exits with the code, and Ctrl-C ends it in order', async () => {
  const spawned = (argv: readonly string[], onStart?: (pid: number) => void) =>
    new Promise<{ code: number; stderr: string }>((resolve) => {
      const child = execFile(
        process.execPath,
        ['-C', 'dockerflow-source', CLI, ...argv],
        (error, _stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? -1), stderr })
        },
      )
      onStart?.(child.pid ?? 0)
    })
  let asked: () => void = () => {}
  const reached = new Promise<void>((resolve) => {
    asked = resolve
  })
  await using service = await startService({
    '/__heartbeat__': () => asked(),
  })
  const [unknown, interrupted] = await Promise.all([
    spawned(['nope']),
    spawned(
      ['verify', service.url, '--timeout', '20000'],
      (pid) => void reached.then(() => process.kill(pid, 'SIGINT')),
    ),
  ])
  expect(unknown.code).toBe(2)
  expect(interrupted).toEqual({ code: 3, stderr: expect.stringContaining('Interrupted.') })
})

test('lint reads Dockerfiles with their build arguments, and says which it cannot read', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'dockerflow-lint-'))
  const dockerfile = [
    'ARG TAG',
    'FROM node:$TAG AS production',
    'RUN groupadd -g 10001 app && useradd -u 10001 -g app app',
    'COPY main.js version.json /app/',
    'USER app',
    'EXPOSE 8000',
    'ENTRYPOINT ["node"]',
    'CMD ["/app/main.js"]',
    'FROM scratch AS other',
  ]
  await writeFile(join(cwd, 'Dockerfile'), dockerfile.join('\n'))
  const options = ['--target', 'production', '--build-arg', 'TAG', '--format', 'json']
  const linted = await run(['lint', ...options], { cwd, env: { TAG: '24-slim' } })
  expect([linted.code, linted.stderr]).toEqual([0, ''])
  expect(JSON.parse(linted.stdout)).toMatchObject({ target: 'Dockerfile', summary: { fail: 0 } })
  expect((await run(['lint', '--build-arg', 'TAG=24-slim'], { cwd })).code).toBe(1)
  expect(await run(['lint', 'Dockerfile.none'], { cwd })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('Dockerfile.none'),
  })
})
