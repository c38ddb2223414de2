export { type LintOptions, lint } from './lint/index.ts'
export * from './report/errors.ts'
export type { ClauseResult, TargetReport, Verdict } from './report/report.ts'
export type { ClauseFacts, ClauseLevel, Inspection } from './spec/clause.ts'
export { CLAUSES, type Clause, type ClauseId } from './spec/clauses.ts'
export type { Disruption } from './verify/http/disruption.ts'
export type { ImageOptions, VerifyCommonOptions, VerifyImageOptions } from './verify/image/options.ts'
export {
  type VerifyOptions,
  type VerifyUrlOptions,
  verify,
} from './verify/verify.ts'
