import { cp } from 'node:fs/promises'
import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  target: 'node24',
  splitting: true,
  clean: true,
  // node:sqlite exists under this name only.
  removeNodeProtocol: false,
  onSuccess: () => cp('src/page', 'dist/page', { recursive: true }),
})
