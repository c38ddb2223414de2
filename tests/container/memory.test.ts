import { describe, expect, inject, it } from 'vitest'
import { BackingService } from './backing-service.ts'
import { Container, HARDENED, type StartOptions } from './container.ts'
import { freePort } from './free-port.ts'
import { tagOf } from './image.ts'
import { waitFor } from './wait.ts'

const image = tagOf(inject('run'), 'example')

/** The most that the process may have resident while it is idle, in bytes. */
const LIMIT = 90_000_000

/** What the process has resident, in bytes: all of it, its own part, and the part that is mapped from files. */
async function resident(container: Container): Promise<{ all: number; own: number; files: number }> {
  const status = await container.exec(['cat', '/proc/1/status'])
  const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
  return { all: bytes('VmRSS'), own: bytes('RssAnon'), files: bytes('RssFile') }
}

/** The most of several starts, after what a deployment does first: probes, the page, a link, the list. */
async function mostOf(starts: number, options: StartOptions): Promise<number> {
  const sizes: { all: number; own: number; files: number }[] = []
  for (let start = 0; start < starts; start += 1) {
    const container = await Container.start(image, options)
    await waitFor(
      'heartbeat 200',
      async () => (await container.ask('/__heartbeat__')).status === 200 || undefined,
    )
    const made = await container.ask('/links', { method: 'POST', json: { target: 'https://example.com/' } })
    for (const path of ['/', '/links', made.headers.location ?? '', '/__lbheartbeat__'])
      expect((await container.ask(path)).status).toBeLessThan(400)
    sizes.push(await resident(container))
    await container.remove()
  }
  const megabytes = (part: 'all' | 'own' | 'files') =>
    sizes.map((size) => (size[part] / 1e6).toFixed(1)).join(' ')
  console.info(`resident MB: ${megabytes('all')} (own ${megabytes('own')}, of files ${megabytes('files')})`)
  return Math.max(...sizes.map(({ all }) => all))
}

describe('idle, the process has less than 90 MB resident', () => {
  it('hardened, with 128 MB of memory', async () => {
    expect(await mostOf(5, { args: HARDENED })).toBeLessThan(LIMIT)
  })

  it('without a limit of memory', async () => {
    expect(await mostOf(5, {})).toBeLessThan(LIMIT)
  })

  it('with PostgreSQL and Redis in use', { timeout: 180_000 }, async () => {
    const [postgres, redis] = await Promise.all([
      BackingService.start('postgres'),
      BackingService.start('redis'),
    ])
    await waitFor('PostgreSQL', () => postgres.accepts(), 60_000)
    await waitFor('Redis', () => redis.accepts(), 60_000)
    const most = await mostOf(5, {
      args: [...HARDENED, '--network', 'host'],
      host: '127.0.0.1',
      env: {
        PORT: String(await freePort()),
        DATABASE_URL: `postgres://links:secret@127.0.0.1:${postgres.port}/links`,
        REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      },
    })
    expect(most).toBeLessThan(LIMIT)
  })
})

describe('the heap of JavaScript', () => {
  /** What the process that runs may use for it, in bytes. */
  async function heapLimit(args: readonly string[]): Promise<number> {
    const container = await Container.start(image, { args })
    const [, ...words] = (await container.exec(['cat', '/proc/1/cmdline'])).split('\0').filter(Boolean)
    const flags = words.slice(0, -1)
    const asked = 'console.log(require("node:v8").getHeapStatistics().heap_size_limit)'
    return Number(await container.exec(['node', ...flags, '--eval', asked]))
  }

  it('fits into the memory of the container, whatever that is', async () => {
    expect(await heapLimit(['--memory', '128m'])).toBeLessThan(80e6)
    expect(await heapLimit(['--memory', '256m'])).toBeGreaterThan(120e6)
  })
})
