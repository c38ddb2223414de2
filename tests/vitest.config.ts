import { project } from '../vitest.shared.ts'

export default project('tests', {
  include: ['docs/**/*.test.ts', 'deployment/**/*.test.ts', 'structure/**/*.test.ts'],
})
