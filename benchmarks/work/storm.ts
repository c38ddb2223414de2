import { spread } from '../measure/median.ts'
import { storm as blow, type StormOptions, type StormOutcome } from '../measure/storm.ts'
import { subjectsOf } from './per-request.ts'
import type { Outcome, Work } from './work.ts'

const rounds = 7

/** The outcomes of every storm subject, interleaved over the rounds. */
export async function storms(options: StormOptions, times = rounds): Promise<Map<string, StormOutcome[]>> {
  const outcomes = new Map<string, StormOutcome[]>()
  for (let round = 0; round < times; round++)
    for (const [name, file] of Object.entries(subjectsOf('storm')))
      outcomes.set(name, [...(outcomes.get(name) ?? []), await blow(file, options)])
  return outcomes
}

const middle = (outcomes: readonly StormOutcome[], of: (outcome: StormOutcome) => number): number =>
  spread(outcomes.map(of)).median

/** What a storm showed of one subject. */
interface Shown {
  readonly name: string
  readonly rate: number
  /** Requests a second as a multiple of the naive handler's. */
  readonly ratio: number
  readonly calls: number
  readonly p99: number
  readonly cpu: number
}

async function blowAll(
  options: StormOptions,
  isMet: (ours: Shown, all: readonly Shown[]) => boolean,
  times = rounds,
) {
  const outcomes = await storms(options, times)
  const rateOf = (list: readonly StormOutcome[]): number => middle(list, (one) => one.requestsPerSecond)
  const naive = rateOf(outcomes.get('naive') ?? [])
  const shown = [...outcomes]
    .map(
      ([name, list]): Shown => ({
        name,
        rate: rateOf(list),
        ratio: rateOf(list) / naive,
        calls: Math.max(...list.map((one) => one.calls)),
        p99: middle(list, (one) => one.p99),
        cpu: middle(list, (one) => one.cpuMicros),
      }),
    )
    .toSorted((a, b) => b.rate - a.rate)
  const ours = shown.find(({ name }) => name === 'ours') as Shown
  return {
    columns: ['requests a second', 'to naive', 'backend calls, most', 'p99', 'CPU a request'],
    rows: shown.map(({ name, rate, ratio, calls, p99, cpu }) => ({
      name,
      cells: [Math.round(rate), `${ratio.toFixed(1)}×`, calls, `${p99} ms`, `${cpu.toFixed(0)} µs`],
      score: cpu,
    })),
    chart: {
      kind: 'bars',
      axis: 'requests a second',
      values: Object.fromEntries(shown.map(({ name, rate }) => [name, Math.round(rate)])),
      log: true,
    },
    verdict: {
      met: isMet(ours, shown),
      detail: `${ours.calls} backend calls, ${ours.ratio.toFixed(1)}× naive, p99 ${ours.p99} ms`,
    },
  } satisfies Outcome
}

export const storm: Work = {
  title: 'Heartbeat storm',
  about:
    '200 connections ask for the heartbeat without pause for 5 s; its one check takes 20 ms and the backing service has a pool of 10. Medians of seven interleaved rounds, server and probes pinned to a core each.',
  target: 'at most 6 backend calls, at least 80× the requests of the naive handler, p99 below 25 ms',
  explanation:
    'The naive handler’s rate is the backing service’s, 10 calls in 20 ms; ours is what one core answers over real sockets, where the kernel’s part of a request is the largest: bare Fastify answering a constant takes about as much CPU a request (see “The same over real sockets”), so no server on it gets much further on this machine. The p99 was not profiled. Another benchmark, of servers that hang, ran beside this one for most of it.',
  run: () => blowAll({}, ({ calls, ratio, p99 }) => calls <= 6 && ratio >= 80 && p99 < 25),
}

export const stormUnlimited: Work = {
  title: 'Heartbeat storm, without the limit of a pool',
  about:
    'The same, against a backing service that takes any number of calls at once: what coalescing and caching save of the process’s own work. Five rounds.',
  target: 'at least 5× the requests of the naive handler, the lowest p99 of all',
  explanation:
    'As above: ours is as fast as one core sends answers, at half the CPU a request of the naive handler.',
  run: () =>
    blowAll(
      { slots: Number.POSITIVE_INFINITY },
      ({ ratio, p99 }, all) => ratio >= 5 && all.every((other) => p99 <= other.p99),
      5,
    ),
}
