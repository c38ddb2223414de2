/** One measured thing beside its peers: a table of the results page. */
export interface Work {
  readonly title: string
  /** What is done and how it is measured, in one paragraph. */
  readonly about: string
  /** What it must reach, if a number was set for it. */
  readonly target?: string
  /** Where the time goes, for when the target is missed. */
  readonly explanation?: string
  readonly run: () => Promise<Outcome>
}

/** The rows of one table, by column, and what to draw. */
export interface Outcome {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  /** One bar a row, or one line a series over numbers. */
  readonly chart?: Chart
  /** Whether the target was reached; why not, where it was not. */
  readonly verdict?: { readonly met: boolean; readonly detail: string }
  /** Where it was measured, once it has been. */
  readonly machine?: string
}

/** One subject's line in a table. */
export interface Row {
  readonly name: string
  readonly cells: readonly (string | number)[]
  /** What `--compare` compares: lower is better. */
  readonly score?: number
}

/** What is drawn of an outcome. */
export type Chart =
  | {
      readonly kind: 'bars'
      readonly axis: string
      readonly values: Readonly<Record<string, number>>
      readonly log?: boolean
    }
  | {
      readonly kind: 'lines'
      readonly x: string
      readonly y: string
      readonly series: Readonly<Record<string, readonly (readonly [number, number])[]>>
      readonly log?: boolean
    }
