import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteCheck } from 'fastify-dockerflow/checks/sqlite'
import type { Link } from '../link.ts'
import { pageOf, type Storage, StorageUnavailable } from './storage.ts'

/** The SQLite file cannot be opened, written or brought up to date. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile'
}

/** Each entry brings the schema from the version that is its index to the next one; never edit one, only append. */
const MIGRATIONS = [
  `CREATE TABLE links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL,
    hits INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL
  ) STRICT`,
]

/** SQLITE_ERROR, CONSTRAINT, MISMATCH, MISUSE, RANGE: the statement is wrong, not the database. */
const OUR_FAULT: ReadonlySet<number> = new Set([1, 19, 20, 21, 25])

/** How long to wait for another process that writes to the same file, in milliseconds. */
const BUSY_TIMEOUT = 1000

type Row = Link & { readonly id: number }

/**
 * Keeps links in one SQLite file, migrated before this returns.
 *
 * @throws UnusableFile when the file cannot be opened, written or brought up to date
 */
export function openSqlite(path: string): Storage {
  const db = openFile(path)
  const insert = db.prepare(
    'INSERT INTO links (slug, target, created) VALUES (?, ?, ?) ON CONFLICT (slug) DO NOTHING RETURNING slug, target, hits, created',
  )
  const select = db.prepare('SELECT target FROM links WHERE slug = ?')
  const page = db.prepare('SELECT * FROM links WHERE id < ? ORDER BY id DESC LIMIT ?')
  const remove = db.prepare('DELETE FROM links WHERE slug = ?')
  const count = db.prepare('UPDATE links SET hits = hits + ? WHERE slug = ?')
  return {
    check: sqliteCheck(db),
    create: (slug, target) =>
      attempt(() => insert.get(slug, target, new Date().toISOString()) as Link | undefined),
    find: (slug) => attempt(() => (select.get(slug) as Pick<Link, 'target'> | undefined)?.target),
    list: ({ limit, before }) =>
      attempt(() =>
        pageOf(page.all(Number(before ?? Number.MAX_SAFE_INTEGER), limit + 1) as unknown as Row[], limit),
      ),
    remove: (slug) => attempt(() => remove.run(slug).changes > 0),
    addHits: (hits) =>
      attempt(() =>
        transaction(db, () => {
          for (const [slug, times] of hits) count.run(times, slug)
        }),
      ),
    close: async () => {
      if (db.isOpen) db.close()
    },
  }
}

function openFile(path: string): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT })
    // WAL lets readers go on while a link is written; FULL has it on disk before the 201 is sent, so that not even
    // a power cut loses it.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    migrate(db)
    return db
  } catch (error) {
    if (db?.isOpen) db.close()
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnusableFile(
      `SQLITE_PATH: ${resolve(path)} cannot be used: ${reason}. Set SQLITE_PATH to a file in a folder that this user may write, or set DATABASE_URL.`,
      { cause: error },
    )
  }
}

function migrate(db: DatabaseSync): void {
  transaction(db, () => {
    const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version > MIGRATIONS.length) throw new Error('it was written by a newer version of this application')
    for (const statement of MIGRATIONS.slice(version)) db.exec(statement)
    // Written even if it is the same: a file that is read-only fails now, and not at the first link.
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
  })
}

function transaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

async function attempt<T>(work: () => T): Promise<T> {
  try {
    return work()
  } catch (error) {
    const { errcode } = error as { errcode?: number }
    // The low byte is the primary result code, the rest says more about it.
    if (errcode !== undefined && OUR_FAULT.has(errcode & 0xff)) throw error
    throw new StorageUnavailable(error)
  }
}
