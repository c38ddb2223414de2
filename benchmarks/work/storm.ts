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

async function run(): Promise<Outcome> {
  const outcomes = [...(await storms({}))]
  const rate = (name: string): number =>
    middle(outcomes.find(([other]) => other === name)?.[1] ?? [], (one) => one.requestsPerSecond)
  const rows = outcomes
    .map(([name, list]) => ({
      name,
      cells: [
        Math.round(middle(list, (one) => one.requestsPerSecond)),
        `${(rate(name) / rate('naive')).toFixed(1)}×`,
        Math.max(...list.map((one) => one.calls)),
        `${middle(list, (one) => one.p99)} ms`,
        `${middle(list, (one) => one.cpuMicros).toFixed(0)} µs`,
      ],
      score: middle(list, (one) => one.cpuMicros),
    }))
    .toSorted((a, b) => Number(b.cells[0]) - Number(a.cells[0]))
  const ours = outcomes.find(([name]) => name === 'ours')?.[1] ?? []
  const calls = Math.max(...ours.map((one) => one.calls))
  const ratio = rate('ours') / rate('naive')
  const p99 = middle(ours, (one) => one.p99)
  return {
    columns: ['requests a second', 'to naive', 'backend calls, most', 'p99', 'CPU a request'],
    rows,
    chart: {
      kind: 'bars',
      axis: 'requests a second',
      values: Object.fromEntries(rows.map((row) => [row.name, Number(row.cells[0])])),
      log: true,
    },
    verdict: {
      met: calls <= 6 && ratio >= 80 && p99 < 25,
      detail: `${calls} backend calls, ${ratio.toFixed(0)}× naive, p99 ${p99} ms`,
    },
  }
}

export const storm: Work = {
  title: 'Heartbeat storm',
  about:
    '200 connections ask for the heartbeat without pause for 5 s; its one check takes 20 ms and the backing service has a pool of 10. Medians of seven interleaved rounds, server and probes pinned to a core each.',
  target: 'at most 6 backend calls, at least 80× the requests of the naive handler, p99 below 25 ms',
  run,
}
