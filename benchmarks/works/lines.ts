import { pairs, type Ratio } from '../measure/pairs.ts'
import { sampleOf } from '../measure/pinned.ts'
import { records } from '../measure/records.ts'
import { subjectsOf } from './per-request.ts'
import type { Outcome, Work } from './work.ts'

const BATCHES = 60
const SIZE = 2000

async function run(): Promise<Outcome> {
  const subjects = subjectsOf('line')
  const found = new Map<string, Ratio[]>()
  for (const kind of Object.keys(records)) {
    const sample = (name: string) => () =>
      sampleOf('./sample-line.ts', [subjects[name] ?? '', kind, BATCHES, SIZE])
    const samples = Object.fromEntries(Object.keys(subjects).map((name) => [name, sample(name)]))
    for (const ratio of await pairs(sample('pino'), samples))
      found.set(ratio.name, [...(found.get(ratio.name) ?? []), ratio])
  }
  const rows = [...found].map(([name, ratios]) => ({
    name: name === 'pino' ? 'pino (the reference itself)' : name,
    cells: ratios.map(
      ({ least: { median, low, high } }) => `${median.toFixed(2)}× (${low.toFixed(2)}–${high.toFixed(2)})`,
    ),
    score: ratios[0]?.least.median ?? Number.NaN,
  }))
  rows.sort((a, b) => a.score - b.score)
  const ours = found.get('ours') ?? []
  const flat = Number((ours[0]?.least.median ?? 9).toFixed(2)) <= 1
  const others = [...found].filter(([name]) => name !== 'ours' && name !== 'pino')
  const ahead = others.every(([, ratios]) =>
    ratios.every((ratio, kind) => (ours[kind]?.least.median ?? 9) < ratio.least.median),
  )
  const kinds = Object.keys(records)
  return {
    columns: kinds,
    rows,
    chart: {
      kind: 'bars',
      axis: 'time a flat record, pino = 1',
      values: Object.fromEntries([...found].map(([name, [first]]) => [name, first?.least.median ?? 0])),
    },
    verdict: {
      met: flat && ours.every(({ least }) => Number(least.median.toFixed(2)) <= 1.1) && ahead,
      detail: `${ours.map(({ least }, kind) => `${kinds[kind]} ${least.median.toFixed(2)}×`).join(', ')}; ${ahead ? 'ahead of every other formatter on every record' : 'not ahead of every other formatter on every record'}`,
    },
  }
}

export const lines: Work = {
  title: 'One log line: mozlog',
  about:
    'Each formatter logs the same records to the same sink, which counts and forgets; the reference is plain pino. The least of 60 batches of 2,000 lines, one fresh, pinned process a sample, its young generation fixed at 2 MB, each between two of the reference, nine rounds. mozlog 3 runs with functions restored that Node removed, and emits no Hostname; pino-mozlog is called line by line here, without the pipe it needs in practice.',
  target: 'at most 1.00× plain pino on flat records, 1.10× on all, and faster than every other formatter',
  explanation:
    'The profile of an error’s line: writing its type, message and stack as JSON 28 %, pino’s error serializer, which mozlog() leaves in place, 17 %. mozlog 3 does neither: of an error it tells the message alone.',
  run,
}
