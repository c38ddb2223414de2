import { spread } from '../measure/median.ts'
import { storms } from './storm.ts'
import type { Outcome, Work } from './work.ts'

async function run(): Promise<Outcome> {
  const outcomes = [
    ...(await storms({ connections: 50, seconds: 12, latency: Number.POSITIVE_INFINITY, timeout: 6 }, 3)),
  ]
  const rows = outcomes.map(([name, list]) => {
    const answered = spread(list.map((one) => one.answered)).median
    return {
      name,
      cells: [
        answered,
        spread(list.map((one) => one.unanswered)).median,
        answered === 0 ? '—' : `${spread(list.map((one) => one.slowest)).median} ms`,
        Math.max(...list.map((one) => one.mostInFlight)),
      ],
    }
  })
  const ours = outcomes.find(([name]) => name === 'ours')?.[1] ?? []
  const slowest = Math.max(...ours.map((one) => one.slowest))
  const inFlight = Math.max(...ours.map((one) => one.mostInFlight))
  const unanswered = Math.max(...ours.map((one) => one.unanswered))
  return {
    columns: ['answered', 'gave up after 6 s', 'slowest answer', 'calls in flight, most'],
    rows,
    verdict: {
      met: slowest <= 4600 && inFlight === 1 && unanswered === 0,
      detail: `slowest answer ${slowest} ms, ${inFlight} call in flight, ${unanswered} probes without an answer`,
    },
  }
}

export const outage: Work = {
  title: 'Outage storm',
  about:
    'The backing service accepts calls and never answers; 50 connections ask for 12 s, each probe giving up after 6 s. Medians of three interleaved rounds.',
  target: 'every probe answered within the deadline of 4.5 s, one call in flight',
  run,
}
