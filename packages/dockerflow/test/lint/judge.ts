import { lintSource } from '../../src/lint/lint-source.ts'
import { type BuildContext, isIgnored } from '../../src/lint/subject/build-context.ts'
import type { TargetReport, Verdict } from '../../src/report/report.ts'
import type { ClauseId } from '../../src/spec/clauses.ts'

/** A build context that exists in memory only. */
export function contextWith(files: Readonly<Record<string, string>>): BuildContext {
  return {
    ignores: files['.dockerignore']?.split('\n'),
    names: () => [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))],
    read: (path) => files[path],
  }
}

/** What most projects have. */
export const PROJECT: Readonly<Record<string, string>> = {
  '.dockerignore': '.git\n.env*\nnode_modules\n',
  'package.json': '{}',
}

export { isIgnored }

export interface Judged {
  readonly source: string
  readonly files?: Readonly<Record<string, string>>
  readonly stage?: string
  readonly buildArgs?: Readonly<Record<string, string>>
}

export function judge({ source, files = PROJECT, stage, buildArgs }: Judged): TargetReport {
  return lintSource({ target: 'Dockerfile', source, context: contextWith(files), stage, buildArgs })
}

/** The clauses that do not pass, with their verdicts: `D4 fail`, sorted. */
export function reported(judged: Judged | string): string[] {
  const report = judge(typeof judged === 'string' ? { source: judged } : judged)
  const found = report.clauses.filter(({ verdict }) => verdict !== 'pass')
  return [...new Set(found.map(({ id, verdict }) => `${id} ${verdict}`))].sort()
}

/** The verdict on one clause; of several findings, the first. */
export function verdictOn(id: ClauseId, judged: Judged | string): Verdict | undefined {
  return judge(typeof judged === 'string' ? { source: judged } : judged).clauses.find(
    (clause) => clause.id === id,
  )?.verdict
}
