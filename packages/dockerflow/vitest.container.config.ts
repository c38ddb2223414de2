import { defineConfig } from 'vitest/config'
import { reporters } from '../../vitest.reporters.ts'
import { project } from '../../vitest.shared.ts'

// Needs a container engine; the files run one after the other, since they build and measure.
export default defineConfig({
  ...project('dockerflow-container'),
  test: {
    reporters: reporters('container.dockerflow'),
    include: ['test/**/*.container.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})
