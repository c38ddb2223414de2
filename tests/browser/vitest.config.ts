import { defineConfig } from 'vitest/config'
import { reporters } from '../../vitest.reporters.ts'

export default defineConfig({
  test: {
    name: 'browser',
    reporters: reporters('browser'),
    include: ['browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
})
