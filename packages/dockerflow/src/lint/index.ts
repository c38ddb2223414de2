import { CouldNotRunError } from '../errors.ts'
import type { TargetReport } from '../report.ts'

/** Options of {@link lint}. */
export interface LintOptions {
  /** Paths of Dockerfiles, relative to `cwd`. @default ['Dockerfile'] */
  readonly files?: readonly string[]
  /** The build stage that is shipped. @default the last one */
  readonly target?: string
  /** Values of build arguments. @default {} */
  readonly buildArgs?: Readonly<Record<string, string>>
  /** Where paths start. @default process.cwd() */
  readonly cwd?: string
}

/**
 * Reads Dockerfiles and says which clauses they break.
 *
 * @throws CouldNotRunError when a file cannot be read
 */
export async function lint(_options: LintOptions = {}): Promise<TargetReport[]> {
  throw new CouldNotRunError('This build cannot read Dockerfiles.')
}
