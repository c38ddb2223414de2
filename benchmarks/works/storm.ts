import { fileURLToPath } from 'node:url'
import { spread } from '../measure/median.ts'
import { storm as blow, type StormOptions, type StormOutcome } from '../measure/storm.ts'
import { subjectsOf } from './per-request.ts'
import type { Outcome, Work } from './work.ts'

const rounds = 7

/** No peer: what one core sends at most. */
const CEILING = 'bare-fastify, a constant'
const ceiling = { [CEILING]: fileURLToPath(new URL('../subjects/storm-ceiling.ts', import.meta.url)) }

/** The outcomes of every subject, interleaved over the rounds. */
export async function storms(
  options: StormOptions,
  times: number,
  subjects = subjectsOf('storm'),
): Promise<Map<string, StormOutcome[]>> {
  const outcomes = new Map<string, StormOutcome[]>()
  for (let round = 0; round < times; round++)
    for (const [name, file] of Object.entries(subjects))
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

async function blowAll(options: StormOptions, isMet: (ours: Shown, peers: readonly Shown[]) => boolean) {
  const outcomes = await storms(options, rounds, { ...subjectsOf('storm'), ...ceiling })
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
  const most = shown.find(({ name }) => name === CEILING) as Shown
  const peers = shown.filter((one) => one !== ours && one !== most)
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
      met: isMet(ours, peers),
      detail: `${ours.calls} backend calls, ${ours.ratio.toFixed(1)}× naive, p99 ${ours.p99} ms; ${(ours.rate / most.rate).toFixed(2)}× the requests of bare Fastify answering a constant`,
    },
  } satisfies Outcome
}

export const storm: Work = {
  title: 'Heartbeat storm',
  about:
    '200 connections ask for the heartbeat without pause for 5 s; its one check takes 20 ms and the backing service has a pool of 10. Medians of seven interleaved rounds, server and probes pinned to a core each. Bare Fastify answering a constant is no peer, but the most that the machine gets over sockets.',
  target: 'at most 6 backend calls, at least 80× the requests of the naive handler, p99 below 25 ms',
  explanation:
    'The naive handler’s rate is the backing service’s, 10 calls in 20 ms; ours is what one core sends over sockets, which bare Fastify answering a constant shows too. The profile of its server: Node’s HTTP and streams 42 %, writing to the sockets 36 %, the rest of the kernel and of native code 13 %, Fastify 5 %, this plugin 1 %. With 200 connections that always have a request waiting, the p99 is what it takes to go round them all.',
  run: () => blowAll({}, ({ calls, ratio, p99 }) => calls <= 6 && ratio >= 80 && p99 < 25),
}

export const stormUnlimited: Work = {
  title: 'Heartbeat storm, without the limit of a pool',
  about:
    'The same, against a backing service that takes any number of calls at once: what coalescing and caching save of the process’s own work.',
  target: 'at least 5× the requests of the naive handler, the lowest p99 of all',
  explanation: 'As above: ours is as fast as one core sends answers, which is the most that there is to get.',
  run: () =>
    blowAll(
      { slots: Number.POSITIVE_INFINITY },
      ({ ratio, p99 }, peers) => ratio >= 5 && peers.every((other) => p99 <= other.p99),
    ),
}
