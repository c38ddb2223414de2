import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { BACKING_IMAGES, backingImage } from './backing-images.ts'
import { docker, dockerSucceeds } from './docker.ts'
import { freePort } from './free-port.ts'
import { ask } from './http.ts'
import { tagOf } from './image.ts'
import { waitFor } from './wait.ts'

const run = inject('run')
const file = fileURLToPath(new URL('../../examples/compose.yaml', import.meta.url))
const services = parse(readFileSync(file, 'utf8')).services

describe('examples/compose.yaml', () => {
  let url: string
  let environment: NodeJS.ProcessEnv
  let files: string[]

  /** Runs the Compose that there is: Docker's plugin, or Debian's docker-compose. */
  async function compose(...args: string[]): Promise<string> {
    const plugin = await dockerSucceeds('compose', 'version')
    const [program, first] = plugin ? ['docker', ['compose']] : ['docker-compose', []]
    const all = [
      ...first,
      ...files.flatMap((name) => ['-f', name]),
      '-p',
      `dockerflow-suite-${run.id}`,
      ...args,
    ]
    return (await promisify(execFile)(program, all, { env: environment })).stdout
  }

  beforeAll(async () => {
    // The images may be stand-ins; all the rest is as it is written.
    const override = join(run.context, 'images.yaml')
    const [database, cache] = await Promise.all([backingImage('postgres'), backingImage('redis')])
    writeFileSync(
      override,
      JSON.stringify({ services: { database: { image: database }, cache: { image: cache } } }),
    )
    files = [file, override]
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    environment = {
      ...process.env,
      LINKS_IMAGE: tagOf(run, 'example'),
      LINKS_PORT: String(port),
      POSTGRES_PASSWORD: 'chosen-for-a-test',
    }
    await compose('up', '-d', '--no-build')
  }, 180_000)
  afterAll(() => compose('down', '--volumes', '--timeout', '1'), 60_000)

  it('names the images that stand-ins stand in for', () => {
    expect([services.database.image, services.cache.image]).toEqual([
      BACKING_IMAGES.postgres,
      BACKING_IMAGES.redis,
    ])
  })

  it('brings up a service whose backing services are all well', async () => {
    const { value } = await waitFor(
      'heartbeat 200',
      async () => {
        const answer = await ask(`${url}/__heartbeat__`)
        return answer.status === 200 && answer.body.includes('"cache":"ok"') ? answer : undefined
      },
      60_000,
      200,
    )
    expect(JSON.parse(value.body)).toMatchObject({ status: 'ok', checks: { database: 'ok', cache: 'ok' } })
    const made = await ask(`${url}/links`, { method: 'POST', json: { target: 'https://example.com/' } })
    expect(made.status).toBe(201)
    expect((await ask(`${url}${made.headers.location}`)).status).toBe(302)
  })

  it('keeps the links in PostgreSQL when the service is made anew', async () => {
    const made = await ask(`${url}/links`, {
      method: 'POST',
      json: { target: 'https://example.com/', slug: 'kept' },
    })
    expect(made.status).toBe(201)
    await compose('up', '-d', '--no-build', '--force-recreate', '--no-deps', 'app')
    await waitFor('the link', async () => (await ask(`${url}/kept`)).status === 302 || undefined, 30_000, 200)
  })

  it('runs the service hardened', async () => {
    const id = (await compose('ps', '-q', 'app')).trim()
    const [{ HostConfig }] = JSON.parse(await docker('inspect', id)) as [
      { HostConfig: Record<string, unknown> },
    ]
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 64,
      Memory: 128 * 1024 * 1024,
    })
  })

  it('refuses to start without a password of your own', async () => {
    const without = { ...environment, POSTGRES_PASSWORD: '' }
    const given = environment
    environment = without
    await expect(compose('config')).rejects.toThrow('choose a password')
    environment = given
  })
})
