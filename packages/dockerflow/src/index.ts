export * from './clause.ts'
export { CLAUSES } from './clauses.ts'
export * from './errors.ts'
export { type LintOptions, lint } from './lint/index.ts'
export type { ClauseResult, TargetReport, Verdict } from './report.ts'
export type { Disruption } from './verify/disruption.ts'
export type { ImageOptions } from './verify/image.ts'
export {
  type VerifyCommonOptions,
  type VerifyImageOptions,
  type VerifyOptions,
  type VerifyUrlOptions,
  verify,
} from './verify.ts'
