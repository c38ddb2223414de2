import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from './lines.ts'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

async function run(args: string[], input: string, signal?: NodeJS.Signals) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
    env: { ...process.env, NO_COLOR: '1' },
  })
  const [out, errors] = [text(child.stdout), text(child.stderr)]
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.on('error', () => {})
  child.stdin.write(input)
  if (signal !== undefined) {
    await new Promise<void>((resolve) => void child.stdout.once('data', () => resolve()))
    child.kill(signal)
    child.stdin.write('after the signal\n')
  }
  child.stdin.end()
  return { out: await out, errors: await errors, code: await exit }
}

test('lines on standard input become mozlog on standard output, those after a signal too', async () => {
  const { out, code } = await run(
    ['--logger', 'shop', '--gcp-severity'],
    '{"level":40,"msg":"x"}\nplain\n',
    'SIGTERM',
  )
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => parse(`${line}\n`))
  expect(lines).toMatchObject([
    { Logger: 'shop', severity: 'WARNING', message: 'x' },
    { Logger: 'shop', Fields: { msg: 'plain' } },
    { Fields: { msg: 'after the signal' } },
  ])
  expect(code).toBe(0)
})

test('people get text', async () => {
  const { out, code } = await run(['--pretty'], '{"level":40,"name":"shop","msg":"x","a":1}\n\n')
  expect(out).toMatch(/WARN {3}shop: x a=1\n$/)
  expect(code).toBe(0)
})

test('help is given, and misuse is told', async () => {
  const [help, unknown, value] = await Promise.all([
    run(['--help'], ''),
    run(['--colour'], ''),
    run(['--max-bytes', 'many'], ''),
  ])
  expect(help).toMatchObject({
    code: 0,
    out: expect.stringContaining('Usage: node app.js | dockerflow-mozlog'),
  })
  expect(unknown).toMatchObject({ code: 2, errors: expect.stringContaining("'--colour'") })
  expect(value).toMatchObject({ code: 2, errors: expect.stringContaining('maxBytes must be an integer') })
})
