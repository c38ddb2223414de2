import { createChecker } from 'dockerflow-checks'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { AppEvents } from './app-events.ts'
import { watchContexts } from './contexts.ts'
import { cover } from './coverage.ts'
import { departure } from './departure.ts'
import { createDockerflow, type Dockerflow } from './dockerflow.ts'
import { addErrorRoute, ERROR_PATH } from './error-route.ts'
import { DockerflowPluginError } from './errors.ts'
import { givenClients } from './given-clients.ts'
import { addHeartbeatRoute, HEARTBEAT_PATH } from './heartbeat-route.ts'
import { addLbheartbeatRoute, LBHEARTBEAT_PATH } from './lbheartbeat-route.ts'
import { Lifecycle } from './lifecycle.ts'
import type { DockerflowOptions } from './options.ts'
import { markProbes } from './probe-route.ts'
import { isLogging, quieten } from './quiet-logger.ts'
import { registerRequestSummary } from './request-summary.ts'
import { refusePrefix, settingsOf } from './settings.ts'
import { SharedServer } from './shared-server.ts'
import { logTransitions } from './transition-log.ts'
import { loadVersion } from './version.ts'
import { addVersionRoute, VERSION_PATH } from './version-route.ts'
import { within } from './within.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What the Dockerflow plugin adds. */
    dockerflow: Dockerflow
  }

  interface FastifyContextConfig {
    /** True on the routes of the Dockerflow plugin: how a hook of yours can tell them. */
    dockerflow?: boolean
  }
}

/** How long calls of checks that were aborted are waited for when the application closes, in milliseconds. */
const LONGEST_WAIT = 500

async function plugin(app: FastifyInstance, options: DockerflowOptions): Promise<void> {
  const settings = settingsOf(options, process.env)
  if (app.prefix !== '') refusePrefix(app.prefix)
  if (app.hasDecorator('dockerflow')) {
    throw new DockerflowPluginError(
      'FST_DOCKERFLOW_ALREADY_REGISTERED',
      'dockerflow: registered already on this application. Add checks with app.dockerflow.check(name, check).',
    )
  }
  const { checks, silenced, deadline, routeOptions } = settings
  const given = await givenClients(settings.clients)
  const checker = createChecker({ checks, silenced, deadline })
  for (const { name, check, options } of given) checker.register(name, check, options)
  const events = new AppEvents(checker, app.log)
  const lifecycle = new Lifecycle(settings.drainDelay, {
    leaving() {
      if (server.belongsTo(lifecycle)) server.connections.endAfterResponse()
      events.emit('drain')
    },
    tooLate: () => app.log.error(TOO_LATE, TOO_LATE.message),
  })
  const server = SharedServer.join(app.server, lifecycle)
  const version = await loadVersion(settings)
  logTransitions(checker, app.log)
  const discovered = new Set<string>()
  const leave = departure(app.server, server, lifecycle, settings)
  const { connections } = server
  app.decorate(
    'dockerflow',
    createDockerflow(checker, { settings, lifecycle, connections, events, leave, discovered }),
  )
  const contexts = watchContexts(app)

  const logging = isLogging(app.log)
  if (logging && settings.requestSummary) registerRequestSummary(app, settings.requestSummary)

  async function whenReady(): Promise<void> {
    const made = await cover(checker, settings, contexts(), app.log)
    for (const name of made) discovered.add(name)
    for (const problem of version.problems) app.log.warn(problem)
    app.log.info(started(settings.errorRoute, [...checker.checks.keys()], discovered))
    checker.start()
    lifecycle.ready()
    // Here, since the hook that is added last runs first, before anything is refused.
    app.addHook('onClose', async () => {
      lifecycle.begun = true
      const { asked } = lifecycle
      // A drain under way is cut short: the caller of close() has stopped waiting for it.
      if (asked && !settings.drainOnClose) lifecycle.closing()
      if (asked || settings.drainOnClose) await leave()
      if (refusesOnClosing(app) && app.server.listening) lifecycle.refuses()
    })
  }

  // Before onClose, where the checks' clients are closed: their end is no failure to report.
  app.addHook('preClose', async () => {
    lifecycle.closing()
    if (app.server.listening) lifecycle.refuses()
    if (server.belongsTo(lifecycle)) {
      if (app.server.listening) await connections.settle()
      connections.destroyUnused()
      connections.endSessions()
    }
    // A call that ignores its signal must not keep the process from closing.
    await within(checker.close(), LONGEST_WAIT)
  })
  app.addHook('onListen', async () => server.listens(lifecycle))
  app.addHook('onClose', async () => {
    lifecycle.closed()
    server.leave(lifecycle)
  })

  // A scope of its own, so that the quiet logger is the endpoints' alone.
  await app.register(async (scope) => {
    // Here, since the application's own hooks run first: a client may be made in one.
    scope.addHook('onReady', whenReady)
    markProbes(scope)
    if (logging && routeOptions.logLevel === undefined) quieten(scope)
    addVersionRoute(scope, version, routeOptions)
    addHeartbeatRoute(scope, checker, lifecycle, settings)
    addLbheartbeatRoute(scope, lifecycle, routeOptions)
    if (settings.errorRoute) addErrorRoute(scope, routeOptions)
  })
}

/** What `drain()` in a hook of a closing application is told: it would wait while everything is refused. */
const TOO_LATE = {
  code: 'FST_DOCKERFLOW_DRAIN_TOO_LATE',
  message:
    'dockerflow: drain() was called after close(), when requests are refused already: nothing was drained. ' +
    'Register the plugin with drain: { onClose: true }, and close() drains first.',
} as const

/** Whether Fastify answers 503 from the moment the application begins to close, as it does by default. */
function refusesOnClosing(app: FastifyInstance): boolean {
  return (app.initialConfig as { return503OnClosing?: boolean }).return503OnClosing !== false
}

/** The line at start. */
function started(errorRoute: boolean, names: readonly string[], discovered: ReadonlySet<string>): string {
  const checks = names.map((name) => (discovered.has(name) ? `${name} (discovered)` : name))
  const paths = [VERSION_PATH, HEARTBEAT_PATH, LBHEARTBEAT_PATH, ...(errorRoute ? [ERROR_PATH] : [])]
  return `dockerflow: ${paths.join(', ')}; checks: ${checks.length === 0 ? 'none' : checks.join(', ')}`
}

/**
 * The Dockerflow endpoints for a Fastify application.
 *
 * @throws `FST_DOCKERFLOW_*` while the application boots
 */
export const dockerflow = fp(plugin, { name: 'fastify-dockerflow', fastify: '5.x || 6.x' })
