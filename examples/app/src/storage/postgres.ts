import type { FastifyBaseLogger } from 'fastify'
import { postgresCheck } from 'fastify-dockerflow/checks/postgres'
import pg from 'pg'
import type { Link } from '../link.ts'
import { pageOf, type Storage, StorageUnavailable } from './storage.ts'

/** Each entry brings the schema from the version that is its index to the next one; never edit one, only append. */
const MIGRATIONS = [
  `CREATE TABLE links (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    target text NOT NULL,
    hits bigint NOT NULL DEFAULT 0,
    created timestamptz NOT NULL DEFAULT now()
  )`,
]

/** Any number, the same for every instance: only one of them migrates at a time. */
const MIGRATION_LOCK = 7_423_015

/** SQLSTATE classes 22, 23 and 42 (data, constraint, syntax): the statement is wrong, not the database. */
const OUR_FAULT = /^(22|23|42)/

/** Classified with the syntax errors, but not ours: no privilege, or a table that is gone. */
const INSUFFICIENT_PRIVILEGE = '42501'
const UNDEFINED_TABLE = '42P01'

interface Row {
  readonly id: string
  readonly slug: string
  readonly target: string
  readonly hits: string
  readonly created: Date
}

/**
 * Keeps links in PostgreSQL. Returns at once whether or not the server answers: the schema is migrated in the
 * background, and if that fails then again by the next request or heartbeat, so that the application starts
 * without its database and recovers when it comes.
 */
export function openPostgres(url: string, log: FastifyBaseLogger): Storage {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'links',
    max: 10,
    connectionTimeoutMillis: 1500,
    query_timeout: 2500,
    keepAlive: true,
  })
  // A connection that breaks while nobody uses it: the pool replaces it, and the heartbeat tells of the outage.
  pool.on('error', (error) => log.debug({ err: error }, 'an idle database connection was lost'))

  let migration: Promise<void> | undefined
  const migrated = (): Promise<void> => {
    migration ??= migrate(pool).catch((error) => {
      migration = undefined
      throw error
    })
    return migration
  }
  migrated().catch((error) => log.warn({ err: error }, 'the database is not ready: trying again when needed'))

  async function query(statement: string, values: readonly unknown[]): Promise<pg.QueryResult<Row>> {
    try {
      await migrated()
      return await pool.query<Row>(statement, [...values])
    } catch (error) {
      const code = error instanceof pg.DatabaseError ? (error.code ?? '') : ''
      // The database was replaced by an empty one: make the tables anew the next time.
      if (code === UNDEFINED_TABLE) migration = undefined
      else if (OUR_FAULT.test(code) && code !== INSUFFICIENT_PRIVILEGE) throw error
      throw new StorageUnavailable(error)
    }
  }

  const ping = postgresCheck(pool, { writable: true })
  return {
    check: async (context) => {
      const answer = await ping(context)
      await migrated()
      return answer
    },
    create: async (slug, target) => {
      const { rows } = await query(
        'INSERT INTO links (slug, target) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING RETURNING *',
        [slug, target],
      )
      return rows[0] && linkOf(rows[0])
    },
    find: async (slug) => (await query('SELECT target FROM links WHERE slug = $1', [slug])).rows[0]?.target,
    list: async ({ limit, before }) => {
      const { rows } = await query('SELECT * FROM links WHERE id < $1 ORDER BY id DESC LIMIT $2', [
        before ?? Number.MAX_SAFE_INTEGER,
        limit + 1,
      ])
      return pageOf(
        rows.map((row) => ({ id: Number(row.id), ...linkOf(row) })),
        limit,
      )
    },
    remove: async (slug) => (await query('DELETE FROM links WHERE slug = $1', [slug])).rowCount === 1,
    addHits: async (hits) => {
      await query(
        `UPDATE links SET hits = hits + added.times
           FROM unnest($1::text[], $2::bigint[]) AS added (slug, times) WHERE links.slug = added.slug`,
        [[...hits.keys()], [...hits.values()]],
      )
    },
    close: () => pool.end(),
  }
}

function linkOf({ slug, target, hits, created }: Row): Link {
  return { slug, target, hits: Number(hits), created: created.toISOString() }
}

async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    await client.query('CREATE TABLE IF NOT EXISTS links_schema (version integer NOT NULL)')
    const { rows } = await client.query<{ version: number }>(
      'SELECT max(version) AS version FROM links_schema',
    )
    const version = rows[0]?.version ?? 0
    for (const statement of MIGRATIONS.slice(version)) await client.query(statement)
    if (version < MIGRATIONS.length) {
      await client.query('INSERT INTO links_schema (version) VALUES ($1)', [MIGRATIONS.length])
    }
    await client.query('COMMIT')
  } catch (error) {
    failure = error as Error
    throw error
  } finally {
    // With an error, the connection is thrown away and with it the unfinished transaction.
    client.release(failure)
  }
}
