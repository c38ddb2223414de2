export { type LintOptions, lint } from './lint/index.ts'
export * from './report/errors.ts'
export type { ClauseResult, TargetReport, Verdict } from './report/report.ts'
export * from './spec/clause.ts'
export { CLAUSES } from './spec/clauses.ts'
export type { Disruption } from './verify/http/disruption.ts'
export type { ImageOptions } from './verify/image/image.ts'
export {
  type VerifyCommonOptions,
  type VerifyImageOptions,
  type VerifyOptions,
  type VerifyUrlOptions,
  verify,
} from './verify/verify.ts'
