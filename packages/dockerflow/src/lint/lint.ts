import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CouldNotRunError } from '../report/errors.ts'
import type { TargetReport } from '../report/report.ts'
import { lintSource } from './lint-source.ts'
import { contextOf } from './subject/build-context.ts'

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
 * Reads Dockerfiles and says which clauses they break. Nothing is run, and nothing is fetched.
 *
 * @throws CouldNotRunError when a file cannot be read
 * @throws UsageError when `target` is no stage of a file, or an ignore names a clause that is not decided here
 */
export async function lint(options: LintOptions = {}): Promise<TargetReport[]> {
  const { files = ['Dockerfile'], target, buildArgs, cwd = process.cwd() } = options
  return await Promise.all(
    files.map(async (file) => {
      const path = resolve(cwd, file)
      const source = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw new CouldNotRunError(
          `${file} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`,
        )
      })
      return lintSource({ target: file, source, context: contextOf(path, cwd), stage: target, buildArgs })
    }),
  )
}
