import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/clients/*.ts'],
  format: ['esm', 'cjs'],
  target: 'node22',
  dts: true,
  clean: true,
  sourcemap: false,
})
