import { project } from '../../vitest.shared.ts'

export default project('dockerflow', {
  exclude: ['**/*.live.test.ts', '**/*.container.test.ts', '**/node_modules/**'],
})
