/** Asks MySQL or MariaDB whether it takes writes, of anybody but an administrator. */
export const READ_ONLY_SQL =
  'SELECT @@global.read_only AS read_only, @@global.innodb_read_only AS innodb_read_only'

/** Whether the answer to {@link READ_ONLY_SQL} says that it takes none. */
export function isReadOnly(rows: unknown): boolean {
  const [row] = rows as readonly Readonly<Record<string, unknown>>[]
  return ['read_only', 'innodb_read_only'].some((name) => !['0', 'OFF'].includes(String(row?.[name])))
}
