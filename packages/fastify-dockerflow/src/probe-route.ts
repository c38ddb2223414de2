import type { FastifyInstance, RouteHandlerMethod } from 'fastify'
import type { RouteOptions } from './options.ts'

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
