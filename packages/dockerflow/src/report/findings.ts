/**
 * What was seen while one clause was looked at: problems make it fail, facts are its evidence when it passes,
 * advice is said and changes nothing.
 */
export class Findings {
  readonly problems: string[] = []
  readonly facts: string[] = []
  readonly advice: string[] = []

  /** Notes a problem unless `holds`; answers whether it holds. */
  demand(holds: boolean, problem: string): boolean {
    if (!holds) this.problems.push(problem)
    return holds
  }

  get failed(): boolean {
    return this.problems.length > 0
  }

  get evidence(): string {
    const said = this.failed ? this.problems : this.facts
    return [...said, ...this.advice.map((text) => `Advice: ${text}`)].join('; ')
  }
}
