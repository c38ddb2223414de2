import type { Check } from '../check.ts'
import { lacking, type MigrationsCheckOptions, pendingMigrations } from '../pending-migrations.ts'

/** Where a check of migrations finds their names. */
export interface MigrationsSource {
  /** The names of those that are applied, asked anew for each ping. */
  readonly applied: () => Promise<readonly string[]> | readonly string[]
  /** The names of those that should be, in order: a list, or a function that is asked anew for each ping. */
  readonly expected: readonly string[] | (() => Promise<readonly string[]> | readonly string[])
}

/**
 * Checks that no migration is pending, with whatever tool: compares two lists of names. A migration that is
 * applied but not expected is fine, since an older release may run against a newer schema.
 *
 * One ping: what the two functions cost. A schema seldom changes under a running process: a long `ttl` will do.
 *
 * `ok` proves that each expected migration is among the applied ones. It does not prove that the schema is
 * as its migrations left it, or that the database takes writes.
 */
export function migrationsCheck(source: MigrationsSource, options: MigrationsCheckOptions = {}): Check {
  const { applied, expected } = source
  const names = async () => (typeof expected === 'function' ? expected() : expected)
  return pendingMigrations(async () => lacking(await names(), async () => applied()), options)
}
