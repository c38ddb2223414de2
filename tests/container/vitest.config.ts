import { defineConfig } from 'vitest/config'
import { reporters } from '../../vitest.reporters.ts'

// The files run one after the other: several of them measure time or put the machine under load.
export default defineConfig({
  test: {
    name: 'container',
    reporters: reporters('container'),
    include: ['container/**/*.test.ts', 'rolling-restart/**/*.test.ts'],
    globalSetup: ['container/build-image.ts'],
    setupFiles: ['container/remove-containers.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
