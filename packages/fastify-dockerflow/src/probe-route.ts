import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { RouteOptions } from './options.ts'

/** What requests to our endpoints carry; `routeOptions.config` says it too, at the price of a new object each time. */
const PROBE = Symbol('dockerflow.probe')

/** Marks the requests of `scope`, which has nothing but our endpoints. */
export function markProbes(scope: FastifyInstance): void {
  scope.decorateRequest(PROBE, true)
}

/** Whether a request is to one of our endpoints. */
export function isProbe(request: FastifyRequest): boolean {
  return (request as { [PROBE]?: boolean })[PROBE] === true
}

/**
 * Adds one endpoint: GET and HEAD, with and without a trailing slash, whatever the application's router
 * options say; hidden from OpenAPI and exempt from rate limits unless `options` says otherwise.
 */
export function addProbeRoute(
  scope: FastifyInstance,
  path: string,
  options: RouteOptions,
  handler: RouteHandlerMethod,
): void {
  const { config, schema, constraints, logLevel } = options
  const shared = {
    method: ['GET', 'HEAD'],
    schema: { hide: true, ...schema },
    // `rateLimit` is @fastify/rate-limit's key, whose types this package cannot rely on.
    config: { ...({ rateLimit: false } as object), ...config, dockerflow: true },
    ...(constraints && { constraints }),
    ...(logLevel && { logLevel }),
    handler,
  }
  scope.route({ ...shared, url: path, method: [...shared.method] })
  const { ignoreTrailingSlash, routerOptions } = scope.initialConfig as {
    ignoreTrailingSlash?: boolean
    routerOptions?: { ignoreTrailingSlash?: boolean }
  }
  if (ignoreTrailingSlash || routerOptions?.ignoreTrailingSlash) return
  scope.route({ ...shared, url: `${path}/`, method: [...shared.method] })
}
