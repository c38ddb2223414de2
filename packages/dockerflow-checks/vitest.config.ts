import { project } from '../../vitest.shared.ts'

// what takes a second on an idle machine must not fail on a busy one
export default project('dockerflow-checks', { testTimeout: 20_000 })
