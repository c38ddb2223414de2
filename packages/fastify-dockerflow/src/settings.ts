import type { Checks } from 'dockerflow-checks'
import type { FastifyRequest } from 'fastify'
import { type Environment, integerVariable, listVariable, textVariable } from './environment.ts'
import { DockerflowPluginError } from './errors.ts'
import {
  type Clients,
  DEFAULTS,
  type Details,
  type Discover,
  type DockerflowOptions,
  OPTION_KEYS,
  type RouteOptions,
  type VersionOptions,
} from './options.ts'
import type { RequestSummaryOptions } from './request-summary.ts'
import {
  checkKeys,
  integer,
  isObject,
  isPlainObject,
  LONGEST_TIMER,
  milliseconds,
  refuse,
  strings,
} from './validation.ts'

/** Options after validation, defaults and environment. */
export interface Settings {
  readonly checks: Checks
  readonly clients: Clients
  readonly backingServices: readonly string[]
  /** Whether the application says which backing services it has, be it none. */
  readonly saysWhich: boolean
  readonly discover: Discover
  readonly silenced: readonly string[]
  readonly failedStatusCode: number
  readonly details: Details | ((request: FastifyRequest) => Details)
  readonly deadline: number
  readonly version: VersionOptions | undefined
  readonly appDir: string | undefined
  readonly errorRoute: boolean
  readonly requestSummary: RequestSummaryOptions | undefined
  readonly drainDelay: number
  readonly drainTimeout: number
  readonly drainOnClose: boolean
  readonly routeOptions: RouteOptions
}

/**
 * Validates `options` and lets the environment override them.
 *
 * @throws `FST_DOCKERFLOW_PREFIX`, `FST_DOCKERFLOW_UNKNOWN_OPTION`, `FST_DOCKERFLOW_INVALID_OPTION`,
 *   `FST_DOCKERFLOW_INVALID_ENVIRONMENT`
 */
export function settingsOf(options: DockerflowOptions, env: Environment): Settings {
  if (isObject(options) && 'prefix' in options) refusePrefix(String(options.prefix))
  checkKeys('options', options, OPTION_KEYS.options)
  const { checks = {}, clients = {}, backingServices = [], silenced = [] } = options
  const { heartbeat = {}, drain = {} } = options
  const { discover = DEFAULTS.discover, errorRoute = DEFAULTS.errorRoute } = options
  const { routeOptions = {}, version } = options
  if (!isPlainObject(checks)) refuse('checks', 'an object of checks by name', checks)
  if (!isPlainObject(clients)) refuse('clients', 'an object of clients by name', clients)
  checkKeys('heartbeat', heartbeat, OPTION_KEYS.heartbeat)
  checkKeys('drain', drain, OPTION_KEYS.drain)
  if (discover !== 'register' && discover !== 'warn' && discover !== false) {
    refuse('discover', "'register', 'warn' or false", discover)
  }
  if (typeof errorRoute !== 'boolean') refuse('errorRoute', 'true or false', errorRoute)
  const { failedStatusCode = DEFAULTS.failedStatusCode, details = DEFAULTS.details } = heartbeat
  const { deadline = DEFAULTS.deadline } = heartbeat
  const { delay = DEFAULTS.drainDelay, timeout = DEFAULTS.drainTimeout } = drain
  const { onClose = DEFAULTS.drainOnClose } = drain
  if (typeof onClose !== 'boolean') refuse('drain.onClose', 'true or false', onClose)
  if (details !== 'status' && details !== 'full' && typeof details !== 'function') {
    refuse('heartbeat.details', "'status', 'full' or a function of the request", details)
  }
  return {
    checks,
    clients: clients as Clients,
    saysWhich: [options.checks, options.clients, options.backingServices].some(
      (given) => given !== undefined,
    ),
    backingServices: strings('backingServices', backingServices),
    discover,
    silenced: overridden(strings('silenced', silenced), listVariable(env, 'DOCKERFLOW_SILENCED_CHECKS')),
    failedStatusCode: overridden(
      integer('heartbeat.failedStatusCode', failedStatusCode, 500, 599),
      integerVariable(env, 'DOCKERFLOW_HEARTBEAT_FAILED_STATUS_CODE', 500, 599),
    ),
    details,
    deadline: milliseconds('heartbeat.deadline', deadline, 1),
    version: version === undefined ? undefined : checkVersion(version),
    appDir: textVariable(env, 'APP_DIR'),
    errorRoute,
    requestSummary: checkRequestSummary(options.requestSummary ?? DEFAULTS.requestSummary),
    drainDelay: overridden(
      milliseconds('drain.delay', delay),
      integerVariable(env, 'DOCKERFLOW_DRAIN_DELAY', 0, LONGEST_TIMER),
    ),
    drainTimeout: milliseconds('drain.timeout', timeout),
    drainOnClose: onClose,
    routeOptions: checkRouteOptions(routeOptions),
  }
}

/** Takes the operator's value where there is one; the code's value has been validated all the same. */
function overridden<T>(code: T, environment: T | undefined): T {
  return environment ?? code
}

/** @throws `FST_DOCKERFLOW_PREFIX` always */
export function refusePrefix(prefix: string): never {
  throw new DockerflowPluginError(
    'FST_DOCKERFLOW_PREFIX',
    `dockerflow: registered under the prefix ${JSON.stringify(prefix)}, but the specification fixes the paths of ` +
      'the endpoints. Register it on the application itself: app.register(dockerflow).',
  )
}

function checkRequestSummary(value: unknown): RequestSummaryOptions | undefined {
  if (typeof value === 'boolean') return value ? {} : undefined
  if (!isObject(value)) refuse('requestSummary', 'true, false or an object', value)
  checkKeys('requestSummary', value, OPTION_KEYS.requestSummary)
  const { querystring = false, remoteAddressChain = false, uid, probes = 'failures' } = value
  const { maxTextBytes = 1, requestIdHeader = false } = value
  if (typeof querystring !== 'boolean') refuse('requestSummary.querystring', 'true or false', querystring)
  if (typeof remoteAddressChain !== 'boolean') {
    refuse('requestSummary.remoteAddressChain', 'true or false', remoteAddressChain)
  }
  if (uid !== undefined && typeof uid !== 'function') refuse('requestSummary.uid', 'a function', uid)
  if (probes !== 'all' && probes !== 'failures' && probes !== 'none') {
    refuse('requestSummary.probes', "'all', 'failures' or 'none'", probes)
  }
  integer('requestSummary.maxTextBytes', maxTextBytes, 1, 1_048_576)
  if (requestIdHeader !== false && !isHeaderName(requestIdHeader)) {
    refuse('requestSummary.requestIdHeader', 'the name of a header, or false', requestIdHeader)
  }
  return value
}

/** Whether a response can carry a header of this name. */
function isHeaderName(value: unknown): boolean {
  return typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value)
}

function checkRouteOptions(value: RouteOptions): RouteOptions {
  checkKeys('routeOptions', value, OPTION_KEYS.routeOptions)
  for (const key of ['config', 'constraints', 'schema'] as const) {
    if (value[key] !== undefined && !isObject(value[key]))
      refuse(`routeOptions.${key}`, 'an object', value[key])
  }
  if (value.logLevel !== undefined && typeof value.logLevel !== 'string') {
    refuse('routeOptions.logLevel', 'the name of a level', value.logLevel)
  }
  return value
}

function checkVersion(version: unknown): VersionOptions {
  const expected = '{ path }, { object } or a function that returns the object'
  if (typeof version === 'function') return version as () => object
  if (!isObject(version)) refuse('version', expected, version)
  checkKeys('version', version, OPTION_KEYS.version)
  if ('path' in version === 'object' in version) refuse('version', expected, version)
  if ('object' in version) {
    if (!isObject(version.object)) refuse('version.object', 'an object', version.object)
    return { object: version.object }
  }
  if (typeof version.path !== 'string' || version.path === '') {
    refuse('version.path', 'the path of a file', version.path)
  }
  return { path: version.path }
}
