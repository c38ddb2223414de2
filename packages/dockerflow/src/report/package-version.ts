import { createRequire } from 'node:module'

/** The version of this package. */
export function version(): string {
  // By its own name: the source and the published files lie at different depths below package.json.
  const manifest: unknown = createRequire(import.meta.url)('dockerflow/package.json')
  return String((manifest as { version: unknown }).version)
}
