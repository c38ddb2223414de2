import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pairs, type Ratio } from '../measure/pairs.ts'
import { leastOf } from '../measure/pinned.ts'
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

/** Measures every subject of `folder` above the kernel against `reference`; `ours` must be at most `target`. */
export async function perRequest(
  folder: string,
  reference: string,
  targets: Readonly<Record<string, number>>,
): Promise<Outcome> {
  const subjects = subjectsOf(folder)
  const file = subjects[reference]
  if (file === undefined) throw new Error(`no subject ${reference} in ${folder}`)
  const sample = (of: string) => () => leastOf('./sample.ts', [of])
  const samples = Object.fromEntries(Object.entries(subjects).map(([name, of]) => [name, sample(of)]))
  const ratios = (await pairs(sample(file), samples)).toSorted((a, b) => a.median - b.median)
  return { ...tableOf(ratios, reference), verdict: verdictOf(ratios, targets) }
}

function tableOf(ratios: readonly Ratio[], reference: string): Outcome {
  return {
    columns: ['time above the kernel', 'spread', 'µs a request'],
    rows: ratios.map(({ name, median, low, high, micros }) => ({
      name: name === reference ? `${name} (the reference itself)` : name,
      cells: [`${digits(median)}×`, `${digits(low)}–${digits(high)}`, digits(micros)],
      score: median,
    })),
    chart: {
      kind: 'bars',
      axis: `time a request, ${reference} = 1`,
      values: Object.fromEntries(ratios.map((row) => [row.name, row.median])),
    },
  }
}

function verdictOf(
  ratios: readonly Ratio[],
  targets: Readonly<Record<string, number>>,
): { met: boolean; detail: string } {
  const found = Object.entries(targets).map(([name, target]) => {
    const median = ratios.find((ratio) => ratio.name === name)?.median ?? Number.NaN
    return {
      met: Number(digits(median)) <= target,
      text: `${name} ${digits(median)}× of at most ${digits(target)}×`,
    }
  })
  return { met: found.every(({ met }) => met), detail: found.map(({ text }) => text).join('; ') }
}
