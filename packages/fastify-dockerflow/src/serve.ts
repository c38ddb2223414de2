import { internalsOf } from './dockerflow.ts'
import { integerVariable, refuseVariable, textVariable } from './environment.ts'
import { DockerflowPluginError } from './errors.ts'
import { type Closable, endWithGrace } from './shutdown.ts'
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
}

/** The default of each option of `serve()`. */
export const SERVE_DEFAULTS = { port: 8000, host: '0.0.0.0' } as const

/** What `serve()` needs of a Fastify application, whatever its server and its logger are. */
export interface Servable extends Closable {
  ready(): PromiseLike<unknown>
  listen(options: { port: number; host: string }): Promise<string>
}

/**
 * Listens on `PORT` and `HOST` once the application is ready, and ends the process well: SIGTERM or SIGINT
 * drains, closes and exits 0; a second signal exits at once with 143 or 130; an uncaught error is logged at fatal
 * and exits 1.
 *
 * @returns the URL to open
 * @throws `FST_DOCKERFLOW_INVALID_ENVIRONMENT`, `FST_DOCKERFLOW_INVALID_OPTION`,
 *   `FST_DOCKERFLOW_UNKNOWN_OPTION`, `FST_DOCKERFLOW_NOT_REGISTERED`, and what booting or listening throws
 */
export async function serve(app: Servable, options: ServeOptions = {}): Promise<string> {
  const address = addressOf(options)
  const grace = await endWithGrace(app)
  try {
    await app.ready()
    const internals = internalsOf(app) ?? refuseUnregistered()
    internals.lifecycle.onClosed(() => grace.uninstall())
    // A signal came while the application was starting: the process ends, and nothing has listened.
    if (grace.ending) return await new Promise<never>(() => {})
    const url = urlToOpen(await app.listen(address), address.host)
    app.log.info({ url }, `ready: open ${url}`)
    return url
  } catch (error) {
    grace.uninstall()
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

function addressOf(options: ServeOptions): { port: number; host: string } {
  checkKeys('serve()', options, Object.keys(SERVE_DEFAULTS))
  const { port = SERVE_DEFAULTS.port, host = SERVE_DEFAULTS.host } = options
  if (typeof host !== 'string' || !isHost(host)) refuse('host', 'an IP address or a host name', host)
  const hostVariable = textVariable(process.env, 'HOST')
  if (hostVariable !== undefined && !isHost(hostVariable)) {
    refuseVariable('HOST', 'an IP address or a host name', hostVariable)
  }
  const portOption = integer('port', port, 0, 65_535)
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
