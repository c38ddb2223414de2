import { defineConfig } from 'vitest/config'

/** The engine's own tests, for the mutation run alone: no clients, nothing that measures time or memory. */
export default defineConfig({
  test: {
    include: ['test/*.test.ts'],
    exclude: ['test/client-check.test.ts', 'test/import-rules.test.ts', 'test/failure-reason.test.ts'],
    testTimeout: 15_000,
  },
})
