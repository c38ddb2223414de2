import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { Container, HARDENED, type StartOptions } from './container.ts'
import { freePort } from './free-port.ts'
import { tagOf } from './image.ts'

const image = tagOf(inject('run'), 'example')
const quick = { DOCKERFLOW_DRAIN_DELAY: '200' }

/** Uses the service as a whole: page, link, redirect, both heartbeats; then ends it, and answers the exit code. */
async function useAndEnd(options: StartOptions): Promise<number> {
  const container = await Container.start(image, { ...options, env: { ...quick, ...options.env } })
  const made = await container.ask('/links', { method: 'POST', json: { target: 'https://example.com/' } })
  expect(made).toMatchObject({ status: 201 })
  const paths = [
    made.headers.location ?? '',
    '/',
    '/links',
    '/__heartbeat__',
    '/__lbheartbeat__',
    '/__version__',
  ]
  const answers = await Promise.all(paths.map((path) => container.ask(path)))
  expect(answers.map(({ status }) => status)).toEqual([302, 200, 200, 200, 200, 200])
  await container.signal('SIGTERM')
  return container.ended()
}

describe('the container works, and ends with exit code 0,', () => {
  it('with a read-only file system, no capability, 64 processes and 128 MB', async () => {
    expect(await useAndEnd({ args: HARDENED })).toBe(0)
  })

  it.each(['12345', '12345:54321', '1000660000:0'])('hardened as user %s', async (user) => {
    expect(await useAndEnd({ args: [...HARDENED, '--user', user] })).toBe(0)
  })

  it('hardened with an init in front of it', async () => {
    expect(await useAndEnd({ args: [...HARDENED, '--init'] })).toBe(0)
  })

  it('on a random port', async () => {
    const PORT = String(10_000 + Math.floor(Math.random() * 50_000))
    expect(await useAndEnd({ args: HARDENED, env: { PORT } })).toBe(0)
  })

  it('on the IPv6 loopback address alone', async () => {
    const PORT = String(await freePort('::1'))
    expect(
      await useAndEnd({
        args: [...HARDENED, '--network', 'host'],
        host: '[::1]',
        env: { PORT, HOST: '::1' },
      }),
    ).toBe(0)
  })
})

describe('the probes of examples/kubernetes/deployment.yaml', () => {
  const file = fileURLToPath(new URL('../../examples/kubernetes/deployment.yaml', import.meta.url))
  const [app] = parse(readFileSync(file, 'utf8')).spec.template.spec.containers
  const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((name) => [name, app[name]] as const)

  it('are answered with 200 as they are written, in their own time', async () => {
    const { containerPort, name } = app.ports[0]
    const container = await Container.start(image, { args: HARDENED, ports: [containerPort] })
    for (const [, { httpGet, timeoutSeconds }] of probes) {
      expect(httpGet.port).toBe(name)
      const { status } = await container.ask(httpGet.path, {
        timeout: timeoutSeconds * 1000,
        headers: { 'user-agent': 'kube-probe/1.34' },
      })
      expect(status).toBe(200)
    }
  })

  it('are answered with 200 while the database is gone, so that no probe restarts a pod for it', async () => {
    const container = await Container.start(image, {
      env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' },
    })
    const statuses = await Promise.all(
      probes.map(async ([name, { httpGet }]) => [name, (await container.ask(httpGet.path)).status]),
    )
    expect(Object.fromEntries(statuses)).toEqual({
      startupProbe: 200,
      readinessProbe: 200,
      livenessProbe: 200,
    })
    expect((await container.ask('/__heartbeat__')).status).toBe(503)
  })
})
