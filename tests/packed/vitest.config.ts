import { defineConfig } from 'vitest/config'
import { reporters } from '../../vitest.reporters.ts'

export default defineConfig({
  test: {
    name: 'packed',
    reporters: reporters('packed'),
    include: ['packed/**/*.test.ts'],
    globalSetup: ['packed/install-tarballs.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
