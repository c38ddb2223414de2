import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'

/** The sink that all these servers log to: it counts and forgets, as a pipe does. */
export const sink = {
  bytes: 0,
  write(line: string): void {
    sink.bytes += line.length
  },
}

/** A Fastify application with one route of its own: what is measured is what a plugin adds to it. */
export function ownApp(options: FastifyServerOptions, handler = () => 'hello'): FastifyInstance {
  const app = Fastify(options) as FastifyInstance
  app.get('/hello', async () => handler())
  return app
}
