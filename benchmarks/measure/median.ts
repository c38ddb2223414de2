/** How values spread: the middle one, and the quarters below and above. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** The middle of `values`, and how far they spread. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number): number => sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}
