import { readFileSync } from 'node:fs'

/** The version of this package. */
export function version(): string {
  // One folder below package.json, both as source and as published.
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return String((JSON.parse(text) as { version: unknown }).version)
}
