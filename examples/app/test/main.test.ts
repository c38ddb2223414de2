import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { AppProcess } from './app-process.ts'

let folder: string
const fileOf = (name: string) => join(folder, `${name}.db`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'links-main-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const make = (url: string, slug: string) =>
  fetch(`${url}/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ slug, target: 'https://example.com/' }),
  })

// Windows knows neither signals that can be handled nor permissions like these.
const posix = process.platform !== 'win32'
const signals = posix ? (['SIGTERM', 'SIGINT'] as const) : []
const closedModes = posix ? [0o555] : []

describe.concurrent('the process', () => {
  it.each(signals)('prints the URL to open, serves, and exits 0 at %s', async (signal) => {
    await using process = new AppProcess({ SQLITE_PATH: fileOf(signal) })
    const url = await process.url()
    expect((await fetch(`${url}/__heartbeat__`)).status).toBe(200)
    expect(await process.end(signal)).toBe(0)
    for (const line of process.stdout.trimEnd().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({ EnvVersion: '2.0', Logger: 'links' })
    }
    expect(process.stderr).toBe('')
  })

  it('has every link that it acknowledged after it was killed', async () => {
    const acknowledged: string[] = []
    {
      await using process = new AppProcess({ SQLITE_PATH: fileOf('killed') })
      const url = await process.url()
      let killed = false
      const client = async (name: string) => {
        for (let index = 0; !killed; index += 1) {
          const slug = `${name}-${index}`
          const response = await make(url, slug).catch(() => undefined)
          if (response?.status === 201) acknowledged.push(slug)
        }
      }
      const clients = ['a', 'b', 'c', 'd'].map(client)
      while (acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 5))
      expect(await process.end('SIGKILL')).toBe('SIGKILL')
      killed = true
      await Promise.all(clients)
    }
    await using again = new AppProcess({ SQLITE_PATH: fileOf('killed') })
    const url = await again.url()
    const answers = acknowledged.map((slug) => fetch(`${url}/${slug}`, { redirect: 'manual' }))
    const lost = (await Promise.all(answers)).filter(({ status }) => status !== 302)
    expect(lost).toEqual([])
  })

  it('lists every bad variable in one message and exits 1', async () => {
    await using process = new AppProcess({ PORT: 'eighty', DATABASE_URL: 'localhost', REDIS_URL: 'cache' })
    expect(await process.end()).toBe(1)
    expect(process.stdout).toBe('')
    expect(process.stderr).toMatch(
      /^links cannot start: 3 environment variables are not valid:\n {2}PORT .+\n {2}DATABASE_URL .+\n {2}REDIS_URL .+\n$/,
    )
  })

  it.each(closedModes)('says which SQLite file it cannot write (%o), and exits 1', async (mode) => {
    const closed = join(folder, 'closed')
    await mkdir(closed)
    await chmod(closed, mode)
    // Root may write anywhere.
    const uid = globalThis.process.getuid?.() === 0 ? { uid: 65_534 } : {}
    await chmod(folder, 0o755)
    await using process = new AppProcess({ SQLITE_PATH: join(closed, 'links.db') }, uid)
    expect(await process.end()).toBe(1)
    expect(process.stderr).toBe(
      `links cannot start: SQLITE_PATH: ${join(closed, 'links.db')} cannot be used: unable to open database file. Set SQLITE_PATH to a file in a folder that this user may write, or set DATABASE_URL.\n`,
    )
  })

  it('logs once why a request was not served', async () => {
    await using process = new AppProcess({ DATABASE_URL: 'postgres://127.0.0.1:1/links' })
    expect((await fetch(`${await process.url()}/links`)).status).toBe(503)
    await vi.waitFor(() => expect(process.stdout).toContain('request completed'), 5000)
    const lines = process.stdout.trimEnd().split('\n')
    const errors = lines.map((line) => JSON.parse(line)).filter(({ Fields }) => Fields.rid && Fields.err)
    expect(errors).toMatchObject([{ Severity: 3, Fields: { err: { type: 'StorageUnavailable' } } }])
    expect(errors[0].Fields.err.stack).toMatch(/ECONN|Connection/)
  })

  it('says that its port is in use, and exits 1', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await using process = new AppProcess({ PORT: String(port), SQLITE_PATH: fileOf('port') })
    expect(await process.end()).toBe(1)
    expect(process.stderr).toContain(`address already in use 127.0.0.1:${port}`)
    server.close()
  })
})
