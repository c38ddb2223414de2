import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { SQL_REASONS } from '../sql-reasons.ts'

/** A `MikroORM` instance with an SQL driver. */
export interface MikroOrmClient {
  readonly em: { getConnection(): { execute(sql: string): Promise<unknown> } }
}

const MIKRO_ORM: Backing = { kind: 'mikro-orm', service: 'The database behind MikroORM', ...SQL_REASONS }

/**
 * Checks the database behind [MikroORM](https://mikro-orm.io), any SQL driver in which `SELECT 1` is a statement.
 *
 * One ping: one pooled connection for one round trip of `SELECT 1`; like any first query, the first ping
 * connects. (MikroORM's `checkConnection()` calls an instance failed that has not been asked yet.) MikroORM has
 * no timeout of its own: a ping that hangs keeps one connection until the driver's or until the server answers.
 *
 * `ok` proves that a connection of the pool, or a new one, reaches the database and runs a statement. It
 * does not prove that writes are taken, or that any table is there.
 */
export function mikroOrmCheck(client: MikroOrmClient): Check {
  return clientCheck(MIKRO_ORM, client, async () => {
    await client.em.getConnection().execute('SELECT 1')
  })
}
