import type { Check } from '../check.ts'
import { lacking, type MigrationsCheckOptions, pendingMigrations } from '../pending-migrations.ts'

/** A `DataSource` of typeorm that knows its migrations. */
export interface TypeormMigrations {
  readonly migrations: readonly { readonly name?: string; readonly constructor: { readonly name: string } }[]
  readonly options: { readonly migrationsTableName?: string }
  query(sql: string): Promise<unknown>
}

/**
 * Checks that no migration of [TypeORM](https://typeorm.io/docs/migrations/why) is pending.
 *
 * One ping: one `SELECT` of the table of applied migrations; unlike `showMigrations()` it makes no table and
 * logs nothing.
 *
 * `ok` proves that every migration of the data source is applied. It does not prove that the schema is as
 * its migrations left it, or that the database takes writes.
 */
export function typeormMigrationsCheck(
  dataSource: TypeormMigrations,
  options: MigrationsCheckOptions = {},
): Check {
  const { migrations, options: settings } = dataSource
  const table = settings.migrationsTableName ?? 'migrations'
  return pendingMigrations(() => {
    const expected = migrations.map((migration) => migration.name ?? migration.constructor.name)
    return lacking(expected, async () => {
      const rows = (await dataSource.query(`SELECT name FROM ${table}`)) as { name: string }[]
      return rows.map(({ name }) => name)
    })
  }, options)
}
