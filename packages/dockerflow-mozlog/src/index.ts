export * from './errors.ts'
export { mozlog } from './mozlog.ts'
export type { MozlogOptions } from './options.ts'
