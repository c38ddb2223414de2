import { type Checker, heartbeatPayload, heartbeatStatusCode, type Report } from 'dockerflow-checks'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Lifecycle } from './lifecycle.ts'
import type { Details, Settings } from './options.ts'
import { addProbeRoute } from './probe-route.ts'

/** The path that clause A5 fixes. */
export const HEARTBEAT_PATH = '/__heartbeat__'

const JSON_TYPE = 'application/json; charset=utf-8'

/** Longest `Server-Timing` value sent: proxies refuse a response whose headers pass 8 KiB. */
const LONGEST_TIMING = 2048

/** An answer as it goes out: text, since no serializer of the application touches that. */
interface Answer {
  readonly code: number
  readonly body: string
  readonly timing: string
}

/** In the vocabulary of the payload, since monitoring knows no word for a process that leaves on purpose. */
const DRAINING = JSON.stringify({ status: 'error', checks: { drain: 'error' }, details: {} })

/** Adds `/__heartbeat__`: the checks' report as 200 or 5xx, 503 once the process drains. */
export function addHeartbeatRoute(
  scope: FastifyInstance,
  checker: Checker,
  lifecycle: Lifecycle,
  settings: Settings,
): void {
  const answerOf = answers(settings.failedStatusCode)
  const detailsOf = detailsFor(settings.details)
  addProbeRoute(scope, HEARTBEAT_PATH, settings.routeOptions, async (request, reply) => {
    reply.header('cache-control', 'no-store').header('content-type', JSON_TYPE)
    if (lifecycle.leaving) return reply.code(503).send(DRAINING)
    const report = await checker.run().catch(unlessLeaving(lifecycle))
    if (report === undefined) return reply.code(503).send(DRAINING)
    const { code, body, timing } = answerOf(report, detailsOf(request))
    if (timing !== '') reply.header('server-timing', timing)
    return reply.code(code).send(body)
  })
}

/** A checker that closes while it is asked is no failure when the process is leaving. */
function unlessLeaving(lifecycle: Lifecycle): (error: unknown) => undefined {
  return (error) => {
    if (!lifecycle.leaving) throw error
    return undefined
  }
}

/** Builds each answer once per report and kind of details, however many probes ask for it. */
function answers(failedStatusCode: number): (report: Report, details: Details) => Answer {
  const built = new WeakMap<Report, Partial<Record<Details, Answer>>>()
  return (report, details) => {
    const known = built.get(report) ?? {}
    built.set(report, known)
    known[details] ??= {
      code: heartbeatStatusCode(report, failedStatusCode),
      body: JSON.stringify(heartbeatPayload(report, details)),
      timing: serverTiming(report),
    }
    return known[details]
  }
}

/** The `Server-Timing` header: each check's duration, names reduced to what a header may carry. */
export function serverTiming(report: Report): string {
  let value = ''
  for (const { name, duration } of report.results) {
    const token = name.replace(/[^\w-]/g, '_')
    const metric = `${value === '' ? '' : ', '}${token};dur=${Math.max(0, duration).toFixed(1)}`
    if (value.length + metric.length > LONGEST_TIMING) break
    value += metric
  }
  return value
}

function detailsFor(details: Settings['details']): (request: FastifyRequest) => Details {
  if (typeof details === 'string') return () => details
  let logged = false
  return (request) => {
    try {
      return details(request) === 'full' ? 'full' : 'status'
    } catch (error) {
      // The backing services may be fine: a bug in what decides how much to show must not say otherwise.
      if (!logged) request.log.error({ err: error }, 'heartbeat.details threw: showing status words only')
      logged = true
      return 'status'
    }
  }
}
