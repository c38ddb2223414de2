import type { Checks } from 'dockerflow-checks'
import type { FastifyRequest, RouteShorthandOptions } from 'fastify'
import { type Environment, integerVariable, listVariable, textVariable } from './environment.ts'
import { DockerflowPluginError } from './errors.ts'
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

/** How much of a report the heartbeat shows: status words only, or the messages of failing checks too. */
export type Details = 'status' | 'full'

/** Options of `/__heartbeat__` (clause A5). */
export interface HeartbeatOptions {
  /**
   * The HTTP status when a check is at error or critical, 500 to 599.
   * @default 503
   */
  readonly failedStatusCode?: number
  /**
   * `'status'`: names and status words; `'full'`: the messages of failing checks too, credentials taken out.
   * A function decides for each request.
   * @default 'status'
   */
  readonly details?: Details | ((request: FastifyRequest) => Details)
  /**
   * The longest time an answer takes, in milliseconds, even when a check never settles.
   * @default 4500
   */
  readonly deadline?: number
}

/** Where the version object of `/__version__` comes from (clauses A3, A4). */
export type VersionOptions =
  | { readonly path: string }
  | { readonly object: object }
  | (() => object | Promise<object>)

/** Times of taking a process out of service, in milliseconds. */
export interface DrainOptions {
  /**
   * How long everything is still served, with both heartbeats at 503, before the application closes.
   * @default 5000
   */
  readonly delay?: number
  /**
   * How long `serve()` then waits for requests in flight before it cuts them.
   * @default 10000
   */
  readonly timeout?: number
}

/** Passed on to the routes of the plugin. */
export type RouteOptions = Pick<RouteShorthandOptions, 'config' | 'constraints' | 'logLevel' | 'schema'>

/** Options of the plugin. */
export interface DockerflowOptions {
  /**
   * Checks by name: functions, or functions with options.
   * @default {}
   */
  readonly checks?: Checks
  /**
   * Names that must have a check when the application becomes ready, or it does not boot.
   * @default []
   */
  readonly backingServices?: readonly string[]
  /**
   * Message ids to ignore: neither counted, nor logged, nor shown.
   * @default []
   */
  readonly silenced?: readonly string[]
  /** Options of `/__heartbeat__`. */
  readonly heartbeat?: HeartbeatOptions
  /**
   * A file, an object, or a function called once at start. Without it version.json is looked for in `$APP_DIR`,
   * `/app` and the working directory.
   */
  readonly version?: VersionOptions
  /**
   * Adds `/__error__`, which throws: a way to see that errors reach your error reporting.
   * @default false
   */
  readonly errorRoute?: boolean
  /**
   * One `request.summary` line per request, in place of Fastify's two, which `serverOptions()` turns off.
   * @default true
   */
  readonly requestSummary?: boolean | RequestSummaryOptions
  /** Times of `drain()` and `serve()`. */
  readonly drain?: DrainOptions
  /** `config`, `constraints`, `logLevel` and `schema` of the plugin's routes. */
  readonly routeOptions?: RouteOptions
}

/** The default of each option that has one. */
export const DEFAULTS = {
  failedStatusCode: 503,
  details: 'status',
  deadline: 4500,
  errorRoute: false,
  requestSummary: true,
  drainDelay: 5000,
  drainTimeout: 10_000,
} as const

/** Every option by the object it is in: what validation knows and the README's tables list. */
export const OPTION_KEYS = {
  options: [
    'checks',
    'backingServices',
    'silenced',
    'heartbeat',
    'version',
    'errorRoute',
    'requestSummary',
    'drain',
    'routeOptions',
  ],
  heartbeat: ['failedStatusCode', 'details', 'deadline'],
  version: ['path', 'object'],
  requestSummary: ['querystring', 'remoteAddressChain', 'uid', 'probes', 'maxTextBytes', 'requestIdHeader'],
  drain: ['delay', 'timeout'],
  routeOptions: ['config', 'constraints', 'logLevel', 'schema'],
} as const

/** Options after validation, defaults and environment. */
export interface Settings {
  readonly checks: Checks
  readonly backingServices: readonly string[]
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
  const { checks = {}, backingServices = [], silenced = [], heartbeat = {}, drain = {} } = options
  const { errorRoute = DEFAULTS.errorRoute, routeOptions = {}, version } = options
  if (!isPlainObject(checks)) refuse('checks', 'an object of checks by name', checks)
  checkKeys('heartbeat', heartbeat, OPTION_KEYS.heartbeat)
  checkKeys('drain', drain, OPTION_KEYS.drain)
  if (typeof errorRoute !== 'boolean') refuse('errorRoute', 'true or false', errorRoute)
  const { failedStatusCode = DEFAULTS.failedStatusCode, details = DEFAULTS.details } = heartbeat
  const { deadline = DEFAULTS.deadline } = heartbeat
  const { delay = DEFAULTS.drainDelay, timeout = DEFAULTS.drainTimeout } = drain
  if (details !== 'status' && details !== 'full' && typeof details !== 'function') {
    refuse('heartbeat.details', "'status', 'full' or a function of the request", details)
  }
  return {
    checks,
    backingServices: strings('backingServices', backingServices),
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
  if (requestIdHeader !== false && (typeof requestIdHeader !== 'string' || requestIdHeader === '')) {
    refuse('requestSummary.requestIdHeader', 'the name of a header, or false', requestIdHeader)
  }
  return value
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
