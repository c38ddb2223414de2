import { defineConfig } from 'tsup'

const shared = { format: ['esm', 'cjs'], target: 'node22', clean: false, sourcemap: false } as const
const index = 'src/index.ts'
const clients = 'src/clients/*.ts'
const spec = { spec: 'src/spec/specification.ts' }

// The index is one file, so that importing it reads one. What it shares with the clients' files is in both: a check
// and its failure are known by their marks, not by their class. The types are shared.
export default defineConfig([
  { ...shared, entry: [index], dts: false },
  {
    ...shared,
    entry: [clients],
    dts: false,
    esbuildOptions(options) {
      options.outbase = 'src'
    },
  },
  { ...shared, entry: spec, dts: true },
  { ...shared, entry: [index, clients], dts: { only: true } },
])
