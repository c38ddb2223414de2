import { DockerflowPluginError } from './errors.ts'
import type { Closable } from './shutdown.ts'
import { shown } from './validation.ts'

/** Where to listen. */
export type Address = { readonly port: number; readonly host: string } | { readonly path: string }

/** What `serve()` needs of a Fastify application, whatever its server and its logger are. */
export interface Servable extends Closable {
  ready(): PromiseLike<unknown>
  listen(options: Address): Promise<string>
}

/** What `serve()` needs of a Nest application on Fastify. */
export interface NestApplication {
  init(): PromiseLike<unknown>
  close(): PromiseLike<unknown>
  getHttpAdapter(): { getInstance(): unknown }
}

/** A Fastify application, and how it is made ready and ended. */
export interface Host {
  readonly app: Servable
  ready(): PromiseLike<unknown>
  close(): unknown
}

/**
 * The Fastify application in what `serve()` was given.
 *
 * @param close how to end it instead of `app.close()`
 * @throws `FST_DOCKERFLOW_INVALID_OPTION` for what is neither a Fastify nor a Nest application on Fastify
 */
export function hostOf(given: Servable | NestApplication, close?: () => unknown): Host {
  if ('getHttpAdapter' in given) {
    const app = given.getHttpAdapter().getInstance()
    if (!isServable(app)) refuseHost('a Nest application on another adapter than FastifyAdapter')
    return {
      app,
      async ready() {
        await given.init()
        await app.ready()
      },
      close: close ?? (() => given.close()),
    }
  }
  if (!isServable(given)) refuseHost(shown(given))
  return { app: given, ready: () => given.ready(), close: close ?? (() => given.close()) }
}

function isServable(value: unknown): value is Servable {
  const app = value as Partial<Servable> | null | undefined
  return typeof app?.listen === 'function' && typeof app.close === 'function' && app.server !== undefined
}

function refuseHost(given: string): never {
  throw new DockerflowPluginError(
    'FST_DOCKERFLOW_INVALID_OPTION',
    `dockerflow: serve() takes a Fastify application, or a Nest application on Fastify, but was given ${given}.`,
  )
}
