import Fastify, { type FastifyPluginAsync } from 'fastify'
import { expectTypeOf, test } from 'vitest'
import dockerflow, {
  type Check,
  type CheckDefinition,
  type Dockerflow,
  type DockerflowOptions,
  type DrainOptions,
  type HeartbeatOptions,
  dockerflow as named,
  type RegisteredCheck,
  type RequestSummaryOptions,
  type RouteOptions,
  type ServeOptions,
  type State,
  serve,
  warning,
} from '../src/index.ts'
import type { OPTION_KEYS } from '../src/options.ts'
import type { SERVE_KEYS } from '../src/serve.ts'

const app = Fastify()

test('validation knows every option that the types have, and no other', () => {
  type Known<Name extends keyof typeof OPTION_KEYS> = (typeof OPTION_KEYS)[Name][number]
  expectTypeOf<Known<'options'>>().toEqualTypeOf<keyof DockerflowOptions>()
  expectTypeOf<Known<'heartbeat'>>().toEqualTypeOf<keyof HeartbeatOptions>()
  expectTypeOf<Known<'drain'>>().toEqualTypeOf<keyof DrainOptions>()
  expectTypeOf<Known<'requestSummary'>>().toEqualTypeOf<keyof RequestSummaryOptions>()
  expectTypeOf<Known<'routeOptions'>>().toEqualTypeOf<keyof RouteOptions>()
  expectTypeOf<(typeof SERVE_KEYS)[number]>().toEqualTypeOf<keyof ServeOptions>()
})

test('the plugin is the default export and a named one, and takes its options', () => {
  expectTypeOf(dockerflow).toEqualTypeOf(named)
  expectTypeOf(dockerflow).toExtend<FastifyPluginAsync<DockerflowOptions>>()
  app.register(dockerflow)
  app.register(dockerflow, { checks: { database: async ({ signal }) => void signal.aborted } })
  app.register(dockerflow, { version: () => ({ source: '' }), heartbeat: { details: () => 'full' } })
  app.register(dockerflow, {
    heartbeat: { details: (request) => (request.ip === '::1' ? 'full' : 'status') },
  })
  app.register(dockerflow, { routeOptions: { config: { dockerflow: true }, logLevel: 'warn' } })
  app.register(dockerflow, () => ({ backingServices: ['database'] }))
})

test('what it does not know or take is no option', () => {
  expectTypeOf<DockerflowOptions>().not.toBeAny()
  // @ts-expect-error: unknown
  app.register(dockerflow, { chekcs: {} })
  // @ts-expect-error: a path, an object or a function
  app.register(dockerflow, { version: 'version.json' })
  // @ts-expect-error: one of two words
  app.register(dockerflow, { heartbeat: { details: 'all' } })
  // @ts-expect-error: a severity
  app.register(dockerflow, { checks: { database: { check: () => {}, severity: 'fatal' } } })
  // @ts-expect-error: milliseconds
  app.register(dockerflow, { drain: { delay: '5s' } })
})

test('the decorator', () => {
  expectTypeOf(app.dockerflow).toEqualTypeOf<Dockerflow>()
  expectTypeOf(app.dockerflow.state).toEqualTypeOf<State>()
  expectTypeOf(app.dockerflow.checks).toEqualTypeOf<ReadonlyMap<string, RegisteredCheck>>()
  expectTypeOf<RegisteredCheck>().toExtend<CheckDefinition>()
  expectTypeOf(app.dockerflow.drain()).toEqualTypeOf<Promise<void>>()
  app.dockerflow.check('queue', () => warning('app.queue.W001', 'long'), { interval: 1000 })
  app.dockerflow.check('search', { check: async () => {}, timeout: 100 })
  // @ts-expect-error: true is no answer of a check
  app.dockerflow.check('wrong', () => true)
  // @ts-expect-error: read-only
  app.dockerflow.state = 'ready'
  expectTypeOf<() => Promise<void>>().toExtend<Check>()
})

test("a hook can tell the plugin's routes", () => {
  app.addHook('onRequest', async (request) => {
    expectTypeOf(request.routeOptions.config.dockerflow).toEqualTypeOf<boolean | undefined>()
  })
})

test('serve() takes an application with any server and any logger', () => {
  expectTypeOf(serve(app)).toEqualTypeOf<Promise<string>>()
  void serve(Fastify({ http2: true }), { port: 0, host: '::' })
  void serve(Fastify({ https: {} }))
  void serve(Fastify({ http2: true, https: {} }))
  void serve(Fastify({ loggerInstance: app.log }))
  // @ts-expect-error: a number
  void serve(app, { port: '8000' })
})
