import type { Stage, StageVariable } from '../model/stage.ts'

/** What instructions may ask of the build they are in. */
export interface Surroundings {
  readonly globals: ReadonlyMap<string, StageVariable>
  readonly buildArgs: Readonly<Record<string, string>>
  /** An earlier stage by name or number, if there is one. */
  stage(name: string, before: number): Stage | undefined
}
