/** The number of a clause of the Dockerflow specification: application, Docker, build and test, recommendation. */
export type ClauseId =
  | 'A1'
  | 'A2'
  | 'A3'
  | 'A4'
  | 'A5'
  | 'A6'
  | 'A7'
  | 'A8'
  | 'D1'
  | 'D2'
  | 'D3'
  | 'D4'
  | 'D5'
  | 'B1'
  | 'B2'
  | 'B3'
  | 'B4'
  | 'B5'
  | 'B6'
  | 'R1'
  | 'R2'
  | 'R3'
  | 'R4'

/** A requirement, or a recommendation. */
export type ClauseLevel = 'MUST' | 'MAY'

/** What can show whether a clause holds. */
export type Inspection = 'url' | 'image' | 'lint' | 'workflow'

/** One clause of the specification, and how it is checked. */
export interface Clause {
  readonly id: ClauseId
  readonly level: ClauseLevel
  /** A few words. */
  readonly title: string
  /** What the specification demands, in a sentence. */
  readonly text: string
  /** How each inspection decides; an inspection that is not named cannot tell. */
  readonly checked: Readonly<Partial<Record<Inspection, string>>>
  /** What to do when it does not hold. */
  readonly fix: string
}
