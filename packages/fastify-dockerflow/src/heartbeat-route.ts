import {
  type Checker,
  heartbeatPayload,
  heartbeatStatusCode,
  type Report,
  type Result,
} from 'dockerflow-checks'
import { ENDPOINTS } from 'dockerflow-checks/spec'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Answer, answerOf, createSender, JSON_TYPE } from './answer.ts'
import { atOnce } from './at-once.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Details } from './options.ts'
import { addProbeRoute } from './probe-route.ts'
import type { Settings } from './settings.ts'

/** The path that clause A5 fixes. */
export const HEARTBEAT_PATH = ENDPOINTS.heartbeat

/** Longest `Server-Timing` value sent: proxies refuse a response whose headers pass 8 KiB. */
const LONGEST_TIMING = 2048

/** In the vocabulary of the payload, since monitoring knows no word for a process that leaves on purpose. */
const DRAINING = answerOf(
  503,
  JSON_TYPE,
  JSON.stringify({ status: 'error', checks: { drain: 'error' }, details: {} }),
)

/** Adds `/__heartbeat__`: the checks' report as 200 or 5xx, 503 once the process drains. */
export function addHeartbeatRoute(
  scope: FastifyInstance,
  checker: Checker,
  lifecycle: Lifecycle,
  settings: Settings,
): void {
  const answers = new Answers(settings.failedStatusCode)
  const detailsOf = detailsFor(settings.details)
  const send = createSender()
  addProbeRoute(scope, HEARTBEAT_PATH, settings.routeOptions, (request, reply) => {
    lifecycle.probed = true
    if (lifecycle.leaving) {
      send(reply, DRAINING)
      return
    }
    const details = detailsOf(request)
    const known = performance.now() < checker.freshUntil ? answers.last(details) : undefined
    if (known !== undefined) {
      send(reply, known)
      return
    }
    return checker.run().then(
      (report) => send(reply, answers.to(report, details)),
      (error) => {
        // A checker that closes while it is asked is no failure when the process is leaving.
        if (!lifecycle.leaving) throw error
        return send(reply, DRAINING)
      },
    )
  })
}

/** Builds each answer once for the same runs and the same details, however many probes ask for it. */
class Answers {
  readonly #failedStatusCode: number
  #report: Report | undefined
  #built: Partial<Record<Details, Answer>> = {}

  constructor(failedStatusCode: number) {
    this.#failedStatusCode = failedStatusCode
  }

  /** The answer to the last report, if it has been built. */
  last(details: Details): Answer | undefined {
    return this.#built[details]
  }

  /** The answer to `report`. */
  to(report: Report, details: Details): Answer {
    if (this.#report === undefined || !sameRuns(this.#report, report)) this.#built = {}
    this.#report = report
    this.#built[details] ??= answerOf(
      heartbeatStatusCode(report, this.#failedStatusCode),
      JSON_TYPE,
      JSON.stringify(heartbeatPayload(report, details)),
      serverTiming(report),
    )
    return this.#built[details]
  }
}

/** Whether two reports are of the same runs: then they differ in the age of these alone, which no answer tells. */
function sameRuns({ results: one }: Report, { results: other }: Report): boolean {
  if (one.length !== other.length) return false
  return one.every((result, index) => {
    const { name, started, duration, level } = other[index] as Result
    return (
      result.started === started &&
      result.duration === duration &&
      result.level === level &&
      result.name === name
    )
  })
}

/** The `Server-Timing` header, if there is anything to tell: each check's duration, names as a header may carry them. */
function serverTiming(report: Report): Answer['headers'] {
  let value = ''
  for (const { name, duration } of report.results) {
    const token = name.replace(/[^\w-]/g, '_')
    const metric = `${value === '' ? '' : ', '}${token};dur=${Math.max(0, duration).toFixed(1)}`
    if (value.length + metric.length > LONGEST_TIMING) break
    value += metric
  }
  return value === '' ? {} : { 'server-timing': value }
}

function detailsFor(details: Settings['details']): (request: FastifyRequest) => Details {
  if (typeof details === 'string') return () => details
  let logged = false
  return (request) => {
    try {
      return atOnce(details(request)) === 'full' ? 'full' : 'status'
    } catch (error) {
      // The backing services may be fine: a bug in what decides how much to show must not say otherwise.
      if (!logged) request.log.error({ err: error }, 'heartbeat.details failed: showing status words only')
      logged = true
      return 'status'
    }
  }
}
