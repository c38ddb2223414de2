import { readdir } from 'node:fs/promises'
import type { Check } from '../check.ts'
import { lacking, type MigrationsCheckOptions, pendingMigrations } from '../pending-migrations.ts'

/** A `PrismaClient` over an SQL database. */
export interface PrismaMigrations {
  $queryRawUnsafe(sql: string): PromiseLike<unknown>
}

/** Options of {@link prismaMigrationsCheck}. */
export interface PrismaMigrationsCheckOptions extends MigrationsCheckOptions {
  /**
   * The folder of migrations.
   * @default 'prisma/migrations'
   */
  readonly folder?: string
}

const APPLIED = `SELECT migration_name FROM _prisma_migrations
 WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`

/**
 * Checks that no migration of [Prisma Migrate](https://www.prisma.io/docs/orm/prisma-migrate) is pending; one
 * that failed half-way is pending too.
 *
 * One ping: reads the folder of migrations and one table.
 *
 * `ok` proves that every migration in the folder is applied. It does not prove that the schema is as its
 * migrations left it, or that the database takes writes.
 */
export function prismaMigrationsCheck(
  client: PrismaMigrations,
  options: PrismaMigrationsCheckOptions = {},
): Check {
  const { folder = 'prisma/migrations' } = options
  return pendingMigrations(async () => {
    const entries = await readdir(folder, { withFileTypes: true })
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    return lacking(names.sort(), async () => {
      const rows = (await client.$queryRawUnsafe(APPLIED)) as { migration_name: string }[]
      return rows.map(({ migration_name }) => migration_name)
    })
  }, options)
}
