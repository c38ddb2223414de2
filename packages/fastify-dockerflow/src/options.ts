import type { CheckOptions, Checks } from 'dockerflow-checks'
import type { FastifyRequest, RouteShorthandOptions } from 'fastify'
import type { RequestSummaryOptions } from './request-summary.ts'

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

/** How a process is taken out of service; times in milliseconds. */
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
  /**
   * Whether `app.close()` drains first, whoever calls it, while everything is still served: for applications that end
   * without `serve()`. Nothing is drained when nothing listens.
   * @default false
   */
  readonly onClose?: boolean
}

/** Passed on to the routes of the plugin. */
export type RouteOptions = Pick<RouteShorthandOptions, 'config' | 'constraints' | 'logLevel' | 'schema'>

/** What happens to clients that are found and have no check. */
export type Discover = 'register' | 'warn' | false

/** A client that gets its ready-made check, with options of that check. */
export interface ClientDefinition extends CheckOptions {
  readonly client: object
}

/** Clients by the name of their check: the live objects, or objects with options. */
export type Clients = Readonly<Record<string, object | ClientDefinition>>

/** Options of the plugin. */
export interface DockerflowOptions {
  /**
   * Checks by name: functions, or functions with options.
   * @default {}
   */
  readonly checks?: Checks
  /**
   * Clients by name, each of which gets its ready-made check: `{ database: pool, cache: redis }`, or with options
   * `{ cache: { client: redis, severity: 'warning' } }`.
   * @default {}
   */
  readonly clients?: Clients
  /**
   * Names that must have a check when the application becomes ready, or it does not boot. An empty array says that
   * there are none, and that no check is no mistake.
   * @default []
   */
  readonly backingServices?: readonly string[]
  /**
   * What happens to clients found among the application's decorators that have no check: `'register'` gives them
   * one, `'warn'` logs the line of code to add, `false` does not look.
   * @default 'register'
   */
  readonly discover?: Discover
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
  /** How the application is taken out of service. */
  readonly drain?: DrainOptions
  /** `config`, `constraints`, `logLevel` and `schema` of the plugin's routes. */
  readonly routeOptions?: RouteOptions
}

/** The default of each option that has one. */
export const DEFAULTS = {
  discover: 'register',
  failedStatusCode: 503,
  details: 'status',
  deadline: 4500,
  errorRoute: false,
  requestSummary: true,
  drainDelay: 5000,
  drainTimeout: 10_000,
  drainOnClose: false,
} as const

/** Every option by the object it is in: what validation knows and the README's tables list. */
export const OPTION_KEYS = {
  options: [
    'checks',
    'clients',
    'backingServices',
    'discover',
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
  drain: ['delay', 'timeout', 'onClose'],
  routeOptions: ['config', 'constraints', 'logLevel', 'schema'],
} as const
