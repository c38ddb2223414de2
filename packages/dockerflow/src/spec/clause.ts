/** A requirement, or a recommendation. */
export type ClauseLevel = 'MUST' | 'MAY'

/** The ways to check a clause. */
export type Inspection = 'url' | 'image' | 'lint' | 'workflow'

/** The facts of one clause, apart from its number. */
export interface ClauseFacts {
  readonly level: ClauseLevel
  /** A few words. */
  readonly title: string
  /** The demand of the specification, in a sentence. */
  readonly text: string
  /** How each inspection decides; an inspection that is missing here cannot decide the clause. */
  readonly checked: Readonly<Partial<Record<Inspection, string>>>
  /** How to meet the clause. */
  readonly fix: string
}
