import { defineConfig } from 'vitest/config'
import { reporters } from './vitest.reporters.ts'

export default defineConfig({
  test: {
    reporters: reporters('unit'),
    projects: ['packages/*', 'examples/app', 'tests/vitest.config.ts'],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'examples/app/src/**/*.ts'],
      exclude: ['**/*.test-d.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      thresholds: {
        'packages/dockerflow-checks/src/**': { lines: 95, branches: 90 },
        'packages/dockerflow-mozlog/src/**': { lines: 95, branches: 90 },
        'packages/fastify-dockerflow/src/**': { lines: 95, branches: 90 },
        'packages/dockerflow/src/**': { lines: 95, branches: 90 },
      },
    },
  },
})
