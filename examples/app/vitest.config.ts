import { project } from '../../vitest.shared.ts'

// Some tests start processes, which takes a while on a machine that is busy with other tests.
export default project('example-app', { testTimeout: 20_000 })
