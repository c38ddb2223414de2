import type { Server } from 'node:http'
import Fastify from 'fastify'
import dockerflow from 'fastify-dockerflow'

/** An application with `count` passing checks whose results stay cached while it is measured. */
export async function withChecks(count: number): Promise<Server> {
  const app = Fastify()
  await app.register(dockerflow, { version: { object: version } })
  for (let number = 0; number < count; number++)
    app.dockerflow.check(`service-${number}`, () => {}, { ttl: 600_000 })
  await app.ready()
  return app.server
}

const version = {
  source: 'https://github.com/example/app',
  version: '1.2.3',
  commit: '0123456789abcdef0123456789abcdef01234567',
  build: 'https://ci.example/1',
}
