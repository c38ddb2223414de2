import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough, Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { run } from '../src/command/command.ts'
import { parse } from './lines.ts'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

async function runWith(args: string[], input: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const code = await run(args, { stdin: Readable.from([Buffer.from(input)]), stdout, stderr, color: false })
  return { code, out: await text(stdout.end()), errors: await text(stderr.end()) }
}

test('lines on standard input become mozlog on standard output, those after a signal too', async () => {
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    CLI,
    '--logger',
    'shop',
    '--gcp-severity',
  ])
  const out = text(child.stdout)
  const exit = once(child, 'close')
  child.stdin.write('{"level":40,"msg":"x"}\nplain\n')
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  child.stdin.end('after the signal\n')
  const lines = (await out)
    .trimEnd()
    .split('\n')
    .map((line) => parse(`${line}\n`))
  expect(lines).toMatchObject([
    { Logger: 'shop', severity: 'WARNING', message: 'x' },
    { Logger: 'shop', Fields: { msg: 'plain' } },
    { Fields: { msg: 'after the signal' } },
  ])
  expect(await exit).toEqual([0, null])
})

test('options are those of the converter', async () => {
  const { out, code } = await runWith(
    ['--type', 't', '--hostname', 'h', '--message-key', 'text', '--max-bytes', '4096'],
    'plain',
  )
  expect(parse(out)).toMatchObject({ Type: 't', Hostname: 'h', Fields: { text: 'plain' } })
  expect(code).toBe(0)
})

test('people get text', async () => {
  const { out, code } = await runWith(['--pretty'], '{"level":40,"name":"shop","msg":"x","a":1}\n\n')
  expect(out).toMatch(/WARN {3}shop: x a=1\n$/)
  expect(code).toBe(0)
})

test('help is given, and misuse is told', async () => {
  expect(await runWith(['--help'], '')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Usage: node app.js'),
  })
  expect(await runWith(['--colour'], '')).toMatchObject({
    code: 2,
    errors: expect.stringContaining("'--colour'"),
  })
  const value = await runWith(['--max-bytes', 'many'], '')
  expect(value).toMatchObject({ code: 2, errors: expect.stringContaining('maxBytes must be an integer') })
})

test.each([
  ['EPIPE', 0, ''],
  ['ENOSPC', 3, 'dockerflow-mozlog: ENOSPC\n'],
])('a destination that fails with %s ends it with %d', async (code, exit, told) => {
  const stdout = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  })
  const stderr = new PassThrough()
  expect(await run([], { stdin: Readable.from([Buffer.from('x\n')]), stdout, stderr, color: false })).toBe(
    exit,
  )
  expect(await text(stderr.end())).toBe(told)
})
