import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { blocks, root } from './blocks.ts'

const folder = `${root}tests/docs/.quickstart/`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

test("the README's first example is a service that answers, logs mozlog and exits cleanly", {
  timeout: 30_000,
}, async () => {
  const example = blocks('ts').find(({ file }) => file === 'README.md')
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}quickstart.ts`, example?.text ?? '')
  const port = await freePort()
  const child = spawn(process.execPath, ['--conditions=dockerflow-source', `${folder}quickstart.ts`], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DOCKERFLOW_DRAIN_DELAY: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const output = createInterface(child.stdout)
  const listening = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the example ended with ${code}: ${lines.join('\n')}`)))
    output.on('line', (line) => {
      lines.push(line)
      if (line.includes(`http://127.0.0.1:${port}`)) resolve()
    })
  })
  try {
    await listening
    const answers = await Promise.all(
      ['/', '/__lbheartbeat__', '/__heartbeat__'].map((path) => fetch(`http://127.0.0.1:${port}${path}`)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  } finally {
    child.kill('SIGTERM')
  }
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ EnvVersion: '2.0', Logger: 'my-app' })
})
