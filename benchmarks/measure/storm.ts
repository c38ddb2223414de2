import type { Server } from 'node:http'
import autocannon from 'autocannon'
import type { Backend } from './backend.ts'
import { messageOf, pinned } from './pinned.ts'

/** A server whose health check asks the backend; returns it listening, and the path to ask. */
export interface StormSubject {
  readonly listen: (backend: Backend) => Promise<{ server: Server; path: string }>
}

/** What the probes and the backend saw. */
export interface StormOutcome {
  readonly requestsPerSecond: number
  readonly p50: number
  readonly p99: number
  readonly slowest: number
  readonly answered: number
  readonly unanswered: number
  readonly calls: number
  readonly mostInFlight: number
  /** CPU microseconds a request, of the server's process. */
  readonly cpuMicros: number
}

/** The storm: how many probes, for how long, against what backend. */
export interface StormOptions {
  readonly connections?: number
  readonly seconds?: number
  readonly latency?: number
  readonly slots?: number
  /** Seconds after which a probe gives up. */
  readonly timeout?: number
}

/** Lets `connections` ask without pause for `seconds`, the server in a pinned process of its own. */
export async function storm(file: string, options: StormOptions = {}): Promise<StormOutcome> {
  const { connections = 200, seconds = 5, latency = 20, slots = 10, timeout = 10 } = options
  const child = pinned('./storm-server.ts', [file, latency, slots])
  const { port, path } = await messageOf<{ port: number; path: string }>(child)
  const result = await autocannon({
    url: `http://127.0.0.1:${port}${path}`,
    connections,
    duration: seconds,
    timeout,
  })
  child.send('report')
  const seen = await messageOf<{ calls: number; mostInFlight: number; cpu: number }>(child)
  child.kill('SIGKILL')
  const answered = result['2xx'] + result.non2xx
  return {
    requestsPerSecond: answered / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    slowest: result.latency.max,
    answered,
    unanswered: result.errors + result.timeouts,
    calls: seen.calls,
    mostInFlight: seen.mostInFlight,
    cpuMicros: seen.cpu / Math.max(1, answered),
  }
}
