import { DEFAULT_PORT } from 'dockerflow-checks/spec'
import { internalsOf } from './dockerflow.ts'
import { integerVariable, refuseVariable, textVariable } from './environment.ts'
import { DockerflowPluginError } from './errors.ts'
import { type Address, hostOf, type NestApplication, type Servable } from './host.ts'
import { watchOtherListeners } from './other-listeners.ts'
import { ProcessEnd } from './process-end.ts'
import { endWithGrace } from './shutdown.ts'
import { checkKeys, integer, refuse } from './validation.ts'

/** Options of `serve()`. The environment variables `PORT` and `HOST` override them. */
export interface ServeOptions {
  /**
   * The port to listen on when `PORT` is not set; 0 takes a free one (clauses A2, R4).
   * @default 8000
   */
  readonly port?: number
  /**
   * The address to listen on when `HOST` is not set.
   * @default '0.0.0.0'
   */
  readonly host?: string
  /** A Unix socket to listen on instead of a port and an address; so is a `PORT` that begins with a slash. */
  readonly path?: string
  /**
   * Ends the application once it has drained, where a framework has its own way to.
   * @default () => app.close()
   */
  readonly close?: () => unknown
}

/** The default of each option of `serve()`. */
export const SERVE_DEFAULTS = { port: DEFAULT_PORT, host: '0.0.0.0' } as const

/** Every option of `serve()`. */
export const SERVE_KEYS = ['port', 'host', 'path', 'close'] as const

/**
 * Listens on `PORT` and `HOST` once the application is ready, and ends the process well: SIGTERM or SIGINT
 * drains, closes and exits 0; a second signal exits at once with 143 or 130; an uncaught error is logged at fatal
 * and exits 1. Several applications of one process are served by one call each: the process ends when all have closed.
 *
 * @param app a Fastify application, or a Nest application on Fastify
 * @returns the URL to open, or the path of the Unix socket
 * @throws `FST_DOCKERFLOW_INVALID_ENVIRONMENT`, `FST_DOCKERFLOW_INVALID_OPTION`,
 *   `FST_DOCKERFLOW_UNKNOWN_OPTION`, `FST_DOCKERFLOW_NOT_REGISTERED`, and what booting or listening throws
 */
export async function serve(app: Servable | NestApplication, options: ServeOptions = {}): Promise<string> {
  const address = addressOf(options)
  const host = hostOf(app, options.close)
  const grace = endWithGrace(host.app, () => host.close())
  const { log } = host.app
  const unwatch = watchOtherListeners(log, (listener) => ProcessEnd.ofThisProcess().owns(listener))
  const uninstall = (): void => {
    unwatch()
    grace.uninstall()
  }
  try {
    await host.ready()
    const internals = internalsOf(host.app) ?? refuseUnregistered()
    // Not when the process ends: its other applications may still be closing.
    internals.lifecycle.onClosed(() => grace.ending || uninstall())
    // A signal came while the application was starting: the process ends, and nothing has listened.
    if (grace.ending) return await new Promise<never>(() => {})
    const listening = await host.app.listen(address)
    const url = 'path' in address ? listening : urlToOpen(listening, address.host)
    log.info({ url }, `ready: open ${url}`)
    return url
  } catch (error) {
    uninstall()
    throw error
  }
}

function refuseUnregistered(): never {
  throw new DockerflowPluginError(
    'FST_DOCKERFLOW_NOT_REGISTERED',
    'dockerflow: serve() needs the plugin on the application it is given. Before it, add: ' +
      'await app.register(dockerflow)',
  )
}

function addressOf(options: ServeOptions): Address {
  checkKeys('serve()', options, SERVE_KEYS)
  const { path, close } = options
  if (close !== undefined && typeof close !== 'function') refuse('close', 'a function', close)
  if (path !== undefined && (typeof path !== 'string' || path === ''))
    refuse('path', 'the path of a socket', path)
  const socket = textVariable(process.env, 'PORT')
  if (socket?.startsWith('/')) return { path: socket }
  const { port = SERVE_DEFAULTS.port, host = SERVE_DEFAULTS.host } = options
  if (typeof host !== 'string' || !isHost(host)) refuse('host', 'an IP address or a host name', host)
  const hostVariable = textVariable(process.env, 'HOST')
  if (hostVariable !== undefined && !isHost(hostVariable)) {
    refuseVariable('HOST', 'an IP address or a host name', hostVariable)
  }
  const portOption = integer('port', port, 0, 65_535)
  if (path !== undefined && socket === undefined) return { path }
  return { port: integerVariable(process.env, 'PORT', 0, 65_535) ?? portOption, host: hostVariable ?? host }
}

function isHost(text: string): boolean {
  return /^[\w.-]+$/.test(text) || /^[\da-f:.]+(%\w+)?$/i.test(text)
}

/** `listening`, or the same port on localhost when the server listens on every address. */
function urlToOpen(listening: string, host: string): string {
  const url = new URL(listening)
  if (host === '0.0.0.0' || host === '::') url.hostname = 'localhost'
  return url.href
}
