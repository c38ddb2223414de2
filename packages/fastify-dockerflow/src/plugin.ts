import { createChecker } from 'dockerflow-checks'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { Connections } from './connections.ts'
import { watchContexts } from './contexts.ts'
import { cover } from './coverage.ts'
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
  const connections = new Connections(app.server)
  const lifecycle = new Lifecycle(settings.drainDelay, () => connections.endAfterResponse())
  const version = await loadVersion(settings)
  logTransitions(checker, app.log)
  const discovered = new Set<string>()
  app.decorate('dockerflow', createDockerflow(checker, { settings, lifecycle, connections, discovered }))
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
  }

  // Before onClose, where the checks' clients are closed: their end is no failure to report.
  app.addHook('preClose', async () => {
    lifecycle.closing()
    connections.destroyUnused()
    connections.endSessions()
    // A call that ignores its signal must not keep the process from closing.
    await within(checker.close(), LONGEST_WAIT)
  })
  app.addHook('onClose', async () => lifecycle.closed())

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
