import { defineConfig } from 'vitest/config'
import { reporters } from './vitest.reporters.ts'
import { project } from './vitest.shared.ts'

export default defineConfig({
  ...project('live'),
  test: {
    reporters: reporters('live'),
    include: ['packages/*/test/**/*.live.test.ts', 'examples/app/test/**/*.live.test.ts'],
    // most of the time is spent waiting for servers that hang
    maxWorkers: 4,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
