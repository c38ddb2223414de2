import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pairs, type Ratio } from '../measure/pairs.ts'
import { type Sample, sampleOf } from '../measure/pinned.ts'
import type { Outcome } from './work.ts'

/** The subjects of one folder of `subjects/`, by name. */
export function subjectsOf(folder: string): Record<string, string> {
  const root = fileURLToPath(new URL(`../subjects/${folder}/`, import.meta.url))
  return Object.fromEntries(
    globSync('*.ts', { cwd: root })
      .toSorted()
      .map((file) => [basename(file, '.ts'), root + file]),
  )
}

const digits = (value: number): string => value.toFixed(2)

/** The most that a subject may take, as a ratio to the reference. */
export type Targets = Readonly<Record<string, number>>

/** Measures every subject of `folder` above the kernel against `reference`. */
export async function perRequest(folder: string, reference: string, targets: Targets): Promise<Outcome> {
  const sample = (file: string) => sampleOf('./sample.ts', [file])
  const ratios = await ratiosTo(reference, subjectsOf(folder), sample)
  return {
    columns: ['time above the kernel', 'spread', 'by the median batch', 'µs a request'],
    rows: ratios.map(({ name, least, median, micros }) => ({
      name: name === reference ? `${name} (the reference itself)` : name,
      cells: [
        `${digits(least.median)}×`,
        `${digits(least.low)}–${digits(least.high)}`,
        `${digits(median.median)}×`,
        digits(micros),
      ],
      score: least.median,
    })),
    chart: chartOf(ratios, `time a request, ${reference} = 1`),
    verdict: verdictOf(ratios, targets),
  }
}

/** Each subject's ratio to the reference, the least first. */
export async function ratiosTo(
  reference: string,
  subjects: Readonly<Record<string, string>>,
  sample: (file: string) => Promise<Sample>,
): Promise<Ratio[]> {
  const file = subjects[reference]
  if (file === undefined) throw new Error(`no subject ${reference}`)
  const samples = Object.entries(subjects).map(([name, of]) => [name, () => sample(of)] as const)
  const ratios = await pairs(() => sample(file), Object.fromEntries(samples))
  return ratios.toSorted((a, b) => a.least.median - b.least.median)
}

/** One bar a subject. */
export function chartOf(ratios: readonly Ratio[], axis: string): NonNullable<Outcome['chart']> {
  return {
    kind: 'bars',
    axis,
    values: Object.fromEntries(ratios.map(({ name, least }) => [name, least.median])),
  }
}

function verdictOf(ratios: readonly Ratio[], targets: Targets): NonNullable<Outcome['verdict']> {
  const found = Object.entries(targets).map(([name, target]) => {
    const ratio = ratios.find((each) => each.name === name)?.least.median ?? Number.NaN
    return {
      met: Number(digits(ratio)) <= target,
      text: `${name} ${digits(ratio)}× of at most ${digits(target)}×`,
    }
  })
  return { met: found.every(({ met }) => met), detail: found.map(({ text }) => text).join('; ') }
}
