import { type Spread, spread } from './median.ts'
import type { Sample } from './pinned.ts'

/** The time of a subject as a ratio to the reference's, pair by pair. */
export interface Ratio {
  readonly name: string
  /** By the least batch of each sample. */
  readonly least: Spread
  /** By the median batch of each sample. */
  readonly median: Spread
  /** Microseconds each, by the least batch. */
  readonly micros: number
}

/**
 * Takes a sample of each subject between two of the reference, in each round, so that a machine that slows down slows
 * both.
 */
export async function pairs(
  reference: () => Promise<Sample>,
  subjects: Readonly<Record<string, () => Promise<Sample>>>,
  rounds = 9,
): Promise<Ratio[]> {
  const found = Object.entries(subjects).map(([name, sample]) => ({
    name,
    sample,
    least: [] as number[],
    median: [] as number[],
    times: [] as number[],
  }))
  for (let round = 0; round < rounds; round++) {
    let before = await reference()
    for (const { sample, least, median, times } of found) {
      const time = await sample()
      const after = await reference()
      least.push((2 * time.least) / (before.least + after.least))
      median.push((2 * time.median) / (before.median + after.median))
      times.push(time.least)
      before = after
    }
    process.stderr.write(`  round ${round + 1} of ${rounds}\n`)
  }
  return found.map(({ name, least, median, times }) => ({
    name,
    least: spread(least),
    median: spread(median),
    micros: spread(times).median / 1000,
  }))
}
