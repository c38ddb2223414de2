import type { Check } from './check.ts'
import { type Backing, clientCheck } from './client-check.ts'
import { error, warning } from './message.ts'
import { SQL_REASONS } from './sql-reasons.ts'

/** Options of every check of migrations. */
export interface MigrationsCheckOptions {
  /**
   * What pending migrations are. A failure to find out has the severity of the check, as ever.
   * @default 'warning'
   */
  readonly severity?: 'warning' | 'error'
}

const MIGRATIONS: Backing = {
  kind: 'migrations',
  service: 'The database',
  thing: 'list of migrations',
  codes: { ...SQL_REASONS.codes, ENOENT: 'missing' },
  texts: SQL_REASONS.texts,
}
const NO_TABLE_CODES: ReadonlySet<unknown> = new Set(['42P01', 'ER_NO_SUCH_TABLE'])
const NO_TABLE = /no such table|relation .* does not exist|table .* doesn't exist/i

/**
 * Makes the check of a tool's migrations: `dockerflow.migrations.W011` (or `E011`) while some are pending. It
 * carries no client, so that the client's own check is still made.
 *
 * @param pending the names of what is not applied, in order
 */
export function pendingMigrations(
  pending: () => Promise<readonly string[]>,
  { severity = 'warning' }: MigrationsCheckOptions,
): Check {
  return clientCheck(MIGRATIONS, undefined, async () => {
    const names = await pending()
    const [first] = names
    if (first === undefined) return undefined
    const text = names.length === 1 ? 'One migration is' : `${names.length} migrations are`
    const message = severity === 'error' ? error : warning
    const letter = severity === 'error' ? 'E' : 'W'
    return message(`dockerflow.migrations.${letter}011`, `${text} not applied, beginning with ${first}.`)
  })
}

/** The names in `expected` that `applied` lacks: all of them while the tool has not made its table. */
export async function lacking(
  expected: readonly string[],
  applied: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const names = new Set(await applied().catch(noneWithoutTable))
  return expected.filter((name) => !names.has(name))
}

/** Turns the error of a table that is not there into no rows; throws every other error on. */
export function noneWithoutTable(thrown: unknown): readonly never[] {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (NO_TABLE.test(error.message) || NO_TABLE_CODES.has(Reflect.get(error, 'code'))) return []
  }
  throw thrown
}
