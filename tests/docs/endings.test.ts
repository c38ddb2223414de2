import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { freePort } from '../container/free-port.ts'
import { ask } from '../container/http.ts'
import { waitFor } from '../container/wait.ts'
import { blocks, root } from './blocks.ts'

const folder = `${root}tests/docs/.endings/`

beforeAll(async () => {
  const example = blocks('ts').find(
    ({ file, text }) => file === 'docs/endpoints.md' && text.includes('text/event-stream'),
  )
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}streams.ts`, example?.text ?? '')
})

test('the example of streams, long polls and workers ends itself when draining begins', {
  timeout: 60_000,
}, async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // longer than this test: what does not end when draining begins fails it
  const child = start(port, '600000')
  try {
    await answers(url)
    const stream = await fetch(`${url}/events`)
    const reader = stream.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(': hello\n\n')
    const poll = fetch(`${url}/next`)
    // the poll has arrived when a later request on a fresh connection is answered
    await ask(`${url}/__lbheartbeat__`)
    child.kill('SIGTERM')
    expect((await poll).status).toBe(204)
    while ((await reader?.read())?.done === false);
    const later = await fetch(`${url}/events`)
    expect(await later.text()).toBe(': hello\n\n')
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

test('a process with an open event stream ends by itself, and cuts nothing', {
  timeout: 60_000,
}, async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = start(port, '100')
  const ended = once(child, 'exit')
  await answers(url)
  const stream = await fetch(`${url}/events`)
  // rejects when the connection is cut
  const text = stream.text()
  child.kill('SIGTERM')
  expect(await text).toContain(': hello')
  expect((await ended)[0]).toBe(0)
})

function start(port: number, drainDelay: string): ChildProcess {
  return spawn(process.execPath, ['--conditions=dockerflow-source', `${folder}streams.ts`], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      DOCKERFLOW_DRAIN_DELAY: drainDelay,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

async function answers(url: string): Promise<void> {
  await waitFor('the example', async () => {
    const answer = await ask(`${url}/__lbheartbeat__`).catch(() => undefined)
    return answer?.status === 200 || undefined
  })
}
