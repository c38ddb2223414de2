import { readdir } from 'node:fs/promises'
import { parse } from 'node:path'
import type { Check } from '../check.ts'
import { lacking, type MigrationsCheckOptions, pendingMigrations } from '../pending-migrations.ts'

/** A `Pool` or `Client` of pg. */
export interface NodePgMigrations {
  query(sql: string): Promise<{ rows: readonly { name?: string }[] }>
}

/** Options of {@link nodePgMigrationsCheck}. */
export interface NodePgMigrationsCheckOptions extends MigrationsCheckOptions {
  /**
   * The folder of migrations.
   * @default 'migrations'
   */
  readonly folder?: string
  /**
   * The table of applied migrations, with its schema if it is not on the search path.
   * @default 'pgmigrations'
   */
  readonly table?: string
}

/**
 * Checks that no migration of [node-pg-migrate](https://salsita.github.io/node-pg-migrate) is pending, through a
 * `Pool` or `Client` of pg.
 *
 * One ping: reads the folder of migrations and one table.
 *
 * `ok` proves that every migration in the folder is applied. It does not prove that the schema is as its
 * migrations left it, or that the database takes writes.
 */
export function nodePgMigrationsCheck(
  client: NodePgMigrations,
  options: NodePgMigrationsCheckOptions = {},
): Check {
  const { folder = 'migrations', table = 'pgmigrations' } = options
  return pendingMigrations(async () => {
    const files = (await readdir(folder, { withFileTypes: true })).filter((file) => file.isFile())
    const names = files.map((file) => parse(file.name).name).filter((name) => /^\d/.test(name))
    return lacking([...new Set(names)].sort(), async () => {
      const { rows } = await client.query(`SELECT name FROM ${table}`)
      return rows.map(({ name }) => String(name))
    })
  }, options)
}
