import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { run } from './support/cli.ts'
import { answer, startService } from './support/service.ts'

test('A6: 200 at the default address exits 0 and says nothing', async () => {
  await using service = await startService()
  const env = { PORT: new URL(service.url).port }
  expect(await run(['heartbeat'], { env })).toEqual({ code: 0, stdout: '', stderr: '' })
  expect((await run(['heartbeat', `${service.url}/__heartbeat__`])).code).toBe(0)
})

test.each([
  [answer(503, 'text/plain'), /__lbheartbeat__: answered 503\n$/],
  [answer(302, undefined, '', { location: '/' }), /answered 302/],
  [() => {}, /no answer within 200 ms/],
])('any other answer, and none, exits 1 and is said', async (handler, text) => {
  await using service = await startService({ '/__lbheartbeat__': handler })
  const { code, stderr } = await run(['heartbeat', '--timeout', '200', `${service.url}/__lbheartbeat__`])
  expect(code).toBe(1)
  expect(stderr).toMatch(text)
})

test('a server that is not there, or speaks no TLS, exits 1', async () => {
  const service = await startService()
  expect((await run(['heartbeat', service.url.replace('http:', 'https:')])).code).toBe(1)
  await service.close()
  expect(await run(['heartbeat', service.url])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ECONNREFUSED'),
  })
})

test('a PORT that is none is misuse', async () => {
  expect(await run(['heartbeat'], { env: { PORT: 'tcp://10.0.0.1:80' } })).toMatchObject({ code: 2 })
})

test('it loads nothing of the other commands, so that it starts as fast as node itself', () => {
  const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
  const hook = `data:text/javascript,${encodeURIComponent(
    "import{registerHooks}from'node:module';registerHooks({load(u,c,n){process.stderr.write(u+'\\n');return n(u,c)}})",
  )}`
  let loaded = ''
  try {
    execFileSync(
      process.execPath,
      ['--import', hook, '-C', 'dockerflow-source', cli, 'heartbeat', 'http://127.0.0.1:9/'],
      { stdio: 'pipe' },
    )
  } catch (error) {
    loaded = String((error as { stderr: Buffer }).stderr)
  }
  const files = loaded
    .split('\n')
    .filter((line) => /^(file|node):/.test(line))
    .map((line) => line.replace(/^.*\/src\//, ''))
  expect(files.sort()).toEqual([
    'cli.ts',
    'command-line/command.ts',
    'commands/heartbeat.ts',
    'commands/main.ts',
    'node:util',
    'report/errors.ts',
    'spec/specification.ts',
  ])
})
