import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../check.ts'
import { type MigrationsCheckOptions, noneWithoutTable, pendingMigrations } from '../pending-migrations.ts'

/** A database of drizzle-orm: `execute` for PostgreSQL and MySQL, `all` for SQLite. */
export type DrizzleMigrations = { execute(sql: string): PromiseLike<unknown> } | { all(sql: string): unknown }

/** Options of {@link drizzleMigrationsCheck}. */
export interface DrizzleMigrationsCheckOptions extends MigrationsCheckOptions {
  /**
   * The folder that drizzle-kit writes.
   * @default 'drizzle'
   */
  readonly folder?: string
  /**
   * The table of applied migrations.
   * @default 'drizzle.__drizzle_migrations' where there is `execute`, as for PostgreSQL; else '__drizzle_migrations'
   */
  readonly table?: string
}

/**
 * Checks that no migration of [Drizzle](https://orm.drizzle.team/docs/migrations) is pending, as its own
 * migrator decides: by the time at which the last applied one was made.
 *
 * One ping: reads the journal in the folder of migrations and the newest row of one table.
 *
 * `ok` proves that the newest migration in the folder is applied. It does not prove that the schema is as
 * its migrations left it, or that the database takes writes.
 */
export function drizzleMigrationsCheck(
  client: DrizzleMigrations,
  options: DrizzleMigrationsCheckOptions = {},
): Check {
  const { folder = 'drizzle' } = options
  const { table = 'execute' in client ? 'drizzle.__drizzle_migrations' : '__drizzle_migrations' } = options
  const sql = `SELECT created_at FROM ${table} ORDER BY created_at DESC LIMIT 1`
  const newest = async () => ('execute' in client ? client.execute(sql) : client.all(sql))

  return pendingMigrations(async () => {
    const journal = JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')) as {
      entries: { tag: string; when: number }[]
    }
    const [row] = rowsOf(await newest().catch(noneWithoutTable)) as { created_at?: string | number }[]
    const last = Number(row?.created_at ?? 0)
    return journal.entries.filter(({ when }) => when > last).map(({ tag }) => tag)
  }, options)
}

/** The rows in what a driver answers: a list, `{ rows }` (pg) or `[rows, fields]` (mysql2). */
function rowsOf(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return Array.isArray(answer[0]) ? answer[0] : answer
  return (answer as { rows: unknown[] }).rows
}
