import type { Check } from '../check.ts'
import { type MigrationsCheckOptions, pendingMigrations } from '../pending-migrations.ts'

/** An instance of knex that knows where its migrations are. */
export interface KnexMigrations {
  readonly migrate: {
    list(): Promise<[completed: unknown, pending: readonly ({ file?: string } | object)[]]>
  }
}

/**
 * Checks that no migration of [knex](https://knexjs.org/guide/migrations.html) is pending.
 *
 * One ping: `migrate.list()`: reads the folder of migrations and one table. As every migration command of knex
 * does, the first one makes that table if it is not there.
 *
 * `ok` proves that every migration in the folder is applied. It does not prove that the schema is as its
 * migrations left it, or that the database takes writes.
 */
export function knexMigrationsCheck(knex: KnexMigrations, options: MigrationsCheckOptions = {}): Check {
  return pendingMigrations(async () => {
    const [, pending] = await knex.migrate.list()
    return pending.map((migration) => ('file' in migration ? String(migration.file) : 'a migration'))
  }, options)
}
