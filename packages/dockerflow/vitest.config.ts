import { project } from '../../vitest.shared.ts'

export default project('dockerflow', {
  // nothing in these tests outlives its test, so that files can share a worker
  isolate: false,
  exclude: ['**/*.live.test.ts', '**/*.container.test.ts', '**/node_modules/**'],
})
