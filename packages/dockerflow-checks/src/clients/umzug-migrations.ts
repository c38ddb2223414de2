import type { Check } from '../check.ts'
import { type MigrationsCheckOptions, pendingMigrations } from '../pending-migrations.ts'

/** An `Umzug` instance. */
export interface UmzugMigrations {
  pending(): Promise<readonly { readonly name: string }[]>
}

/**
 * Checks that no migration of [umzug](https://github.com/sequelize/umzug) is pending, Sequelize's among them.
 *
 * One ping: `pending()`: reads the folder of migrations and asks the storage which are applied.
 *
 * `ok` proves that every migration in the folder is applied according to the storage. It does not prove that
 * the schema is as its migrations left it, or that the database takes writes.
 */
export function umzugMigrationsCheck(umzug: UmzugMigrations, options: MigrationsCheckOptions = {}): Check {
  return pendingMigrations(async () => (await umzug.pending()).map(({ name }) => name), options)
}
