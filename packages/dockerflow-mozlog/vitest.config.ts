import { project } from '../../vitest.shared.ts'

export default project('dockerflow-mozlog', { isolate: false })
