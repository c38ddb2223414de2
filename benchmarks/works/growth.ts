import { createChecker } from 'dockerflow-checks'
import { spread } from '../measure/median.ts'
import { messageOf, pinned, type Sample } from '../measure/pinned.ts'
import { storm } from '../measure/storm.ts'
import { subjectsOf } from './per-request.ts'
import type { Outcome, Row, Work } from './work.ts'

const seconds = 5

/** Microseconds of one report of each count of checks, each run anew, by the least batch of each of nine samples. */
async function reportTimes(counts: readonly number[]): Promise<[number, number][]> {
  const times = new Map(counts.map((count) => [count, [] as number[]]))
  for (let round = 0; round < 9; round++)
    for (const [count, list] of times) {
      const { least } = await messageOf<Sample>(pinned('./sample-report.ts', [count]))
      list.push(least / 1000)
    }
  return [...times].map(([count, list]) => [count, spread(list).median])
}

/** Calls a second that reach the backing service when `replicas` are each asked `probes` times a second, simulated. */
async function fleet(replicas: number, probes: number): Promise<number> {
  let calls = 0
  const check = async (): Promise<void> => {
    calls++
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const checkers = Array.from({ length: replicas }, () => createChecker({ checks: { backend: check } }))
  const timers = checkers.map((checker) => setInterval(() => void checker.run(), 1000 / probes))
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  for (const timer of timers) clearInterval(timer)
  await Promise.all(checkers.map((checker) => checker.close()))
  return calls / seconds
}

async function run(): Promise<Outcome> {
  const rows: Row[] = []
  const times = await reportTimes([1, 10, 100, 1000])
  for (const [count, micros] of times) {
    rows.push({
      name: `${count} checks, each run anew`,
      cells: [`${micros.toFixed(0)} µs a report, ${(micros / count).toFixed(1)} µs a check`],
    })
  }
  const file = subjectsOf('storm').ours ?? ''
  const connections: number[] = []
  for (const count of [1, 10, 100, 1000]) {
    const { calls } = await storm(file, { connections: count, seconds })
    connections.push(calls / seconds)
    rows.push({
      name: `${count} connections asking without pause`,
      cells: [`${(calls / seconds).toFixed(1)} calls a second`],
    })
  }
  const series: Record<string, [number, number][]> = {}
  for (const probes of [1, 4, 16]) {
    const points: [number, number][] = []
    for (const replicas of [1, 4, 16, 64]) {
      const rate = await fleet(replicas, probes)
      points.push([replicas, rate])
      rows.push({
        name: `${replicas} replicas, ${probes} probes a second each`,
        cells: [`${rate.toFixed(1)} calls a second`],
      })
    }
    series[`${probes} probes a second each`] = points
  }
  const aCheck = Math.max(...times.slice(1).map(([count, micros]) => micros / count))
  const perReplica = Math.max(
    ...Object.values(series)
      .flat()
      .map(([replicas, rate]) => rate / replicas),
  )
  return {
    columns: ['what it costs'],
    rows,
    chart: {
      kind: 'lines',
      x: 'replicas',
      y: 'calls a second reaching the backing service',
      series,
      log: true,
    },
    verdict: {
      met: aCheck <= 5 && Math.max(...connections) <= 1.3 && perReplica <= 1.2,
      detail: `${aCheck.toFixed(1)} µs a check; at most ${Math.max(...connections).toFixed(1)} calls a second whatever the connections; at most ${perReplica.toFixed(2)} calls a second a replica`,
    },
  }
}

export const growth: Work = {
  title: 'Cost as the work grows',
  about:
    'The time of one report as checks are added (`ttl: 0`, so that each one runs; the least of 40 batches in a fresh, pinned process, median of nine interleaved ones), the calls that reach the backing service as connections are added, and as replicas and their probes are added (64 checkers in one process, default ttl of 1 s), each over 5 s.',
  target:
    'linear in checks with at most 5 µs a check, flat in connections, at most replicas × 1/ttl calls a second',
  explanation:
    'The profile of a report of 100 checks: the calls of the checks, each with its timer and its signal, 15 %, the garbage collector 13 %, V8 itself 10 %, reading the clocks 7 %, the rest spread over its promises.',
  run,
}
