import { spread } from './median.ts'

/** The time of a subject as a ratio to the reference's, pair by pair. */
export interface Ratio {
  readonly name: string
  readonly median: number
  readonly low: number
  readonly high: number
  /** Microseconds each. */
  readonly micros: number
}

/**
 * Takes a sample of each subject between two of the reference, in each round, so that a machine that slows down slows
 * both.
 */
export async function pairs(
  reference: () => Promise<number>,
  subjects: Readonly<Record<string, () => Promise<number>>>,
  rounds = 9,
): Promise<Ratio[]> {
  const found = Object.keys(subjects).map((name) => ({ name, ratios: [] as number[], times: [] as number[] }))
  for (let round = 0; round < rounds; round++) {
    let before = await reference()
    for (const { name, ratios, times } of found) {
      const time = (await subjects[name]?.()) ?? Number.NaN
      const after = await reference()
      ratios.push(time / ((before + after) / 2))
      times.push(time)
      before = after
    }
    process.stderr.write(`  round ${round + 1} of ${rounds}\n`)
  }
  return found.map(({ name, ratios, times }) => ({
    name,
    ...spread(ratios),
    micros: spread(times).median / 1000,
  }))
}
