import { type Check, defineCheck } from './check.ts'
import { CheckFailure } from './failure.ts'
import { findVersionFile, versionFilePlaces } from './version-file.ts'
import { validateVersionObject } from './version-object.ts'

/** Options of {@link versionFileCheck}. */
export interface VersionFileCheckOptions {
  /**
   * Path of the version file.
   * @default `version.json` in `$APP_DIR`, `/app` or the working directory
   */
  readonly path?: string
}

/**
 * Checks that the version file exists and holds a complete version object (clause A3).
 * Fails with `dockerflow.version.E005` when there is none and `E009` when something in it is wrong.
 *
 * One ping: reads one small file.
 *
 * `ok` proves that the version file is a complete version object. It does not prove that it describes the code that
 * runs.
 */
export function versionFileCheck(options: VersionFileCheckOptions = {}): Check {
  return defineCheck({ kind: 'version' }, async () => {
    const file = await findVersionFile(versionFilePlaces(options.path))
    if (!file.ok) {
      throw new CheckFailure(
        'version',
        file.reason === 'missing' ? 'missing' : 'unexpected',
        `${file.problem}.`,
      )
    }
    const problems = validateVersionObject(file.object)
    if (problems.length > 0) {
      const list = problems.map(({ key, problem }) => `${key} ${problem}`).join('; ')
      throw new CheckFailure('version', 'unexpected', `${file.path}: ${list}.`)
    }
  })
}
