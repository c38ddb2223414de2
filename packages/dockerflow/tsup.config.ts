import { defineConfig } from 'tsup'

const shared = {
  target: 'node22',
  clean: false,
  sourcemap: false,
  noExternal: ['dockerflow-checks/spec', 'dockerflow-mozlog/schema.json'],
} as const

export default defineConfig([
  { ...shared, entry: ['src/index.ts'], format: ['esm', 'cjs'], dts: true, shims: true },
  // The command line is ESM alone: its commands are split into chunks that are loaded when they are called.
  { ...shared, entry: ['src/cli.ts'], format: ['esm'], dts: false, splitting: true },
])
