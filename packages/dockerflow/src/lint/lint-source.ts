import { CouldNotRunError, UsageError } from '../report/errors.ts'
import { type ClauseResult, clauseResult, type TargetReport, targetReport } from '../report/report.ts'
import type { ClauseId } from '../spec/clauses.ts'
import { followBuild, stageNames } from './build/build.ts'
import { readDockerfile } from './dockerfile/dockerfile.ts'
import { RULES } from './rules/rules.ts'
import type { BuildContext } from './subject/build-context.ts'
import type { Finding } from './subject/finding.ts'
import { type Ignore, ignoreOf, ignoresOf } from './subject/ignores.ts'

/** A Dockerfile to judge. */
export interface LintSource {
  /** Its path, for the report. */
  readonly target: string
  readonly source: string
  readonly context: BuildContext
  /** The stage that is shipped. @default the last one */
  readonly stage?: string | undefined
  readonly buildArgs?: Readonly<Record<string, string>> | undefined
}

/**
 * Judges one Dockerfile. Nothing is run and nothing is fetched.
 *
 * @throws UsageError when the stage does not exist, or an ignore names a clause that is not decided here
 */
export function lintSource({ target, source, context, stage, buildArgs = {} }: LintSource): TargetReport {
  const dockerfile = readDockerfile(source)
  const ignores = ignoresOf(dockerfile.comments)
  checkIgnores(ignores, target)
  const build = followBuild(dockerfile, { target: stage, buildArgs })
  if (!('final' in build)) {
    if (stage !== undefined && dockerfile.problem === undefined)
      throw missingStage(target, stage, stageNames(dockerfile))
    const results = [...RULES.keys()].map((id) =>
      clauseResult(id, 'unknown', build.text, { line: build.line }),
    )
    return targetReport(target, results)
  }
  const subject = { build, instructions: dockerfile.instructions, context }
  const results = [...RULES].flatMap(([id, rule]) => {
    const found = rule(subject)
    return judged(id, Array.isArray(found) ? found : [found as Finding], ignores)
  })
  return targetReport(target, results)
}

function judged(id: ClauseId, findings: readonly Finding[], ignores: readonly Ignore[]): ClauseResult[] {
  const ignore = ignoreOf(ignores, id)
  const results = findings.map(({ verdict, evidence, line, fix }) => {
    if (ignore === undefined || verdict === 'pass') return clauseResult(id, verdict, evidence, { line, fix })
    return clauseResult(id, 'skipped', `Ignored on line ${ignore.line}: ${ignore.reason} (${evidence})`, {
      line,
      fix,
    })
  })
  const bare = ignores.find(({ ids, reason }) => reason === '' && ids.includes(id))
  if (bare === undefined) return results
  const fix = `Say why: \`# dockerflow-ignore ${id}: the reason\`.`
  return [
    ...results,
    clauseResult(id, 'unknown', `The ignore on line ${bare.line} gives no reason and is not followed.`, {
      line: bare.line,
      fix,
    }),
  ]
}

function checkIgnores(ignores: readonly Ignore[], target: string): void {
  const known: readonly string[] = [...RULES.keys()]
  for (const { ids, line } of ignores) {
    const strange = ids.find((id) => !known.includes(id))
    if (strange === undefined && ids.length > 0) continue
    const what = strange === undefined ? 'names no clause' : `names ${strange}`
    throw new UsageError(
      `${target}:${line}: dockerflow-ignore ${what}. Clauses that lint decides: ${known.join(', ')}.`,
    )
  }
}

function missingStage(target: string, stage: string, names: readonly string[]): Error {
  if (names.length === 0) return new CouldNotRunError(`${target} has no stages.`)
  return new UsageError(`${target} has no stage ${stage}. Its stages: ${names.join(', ')}.`)
}
