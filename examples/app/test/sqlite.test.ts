import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqlite, UnusableFile } from '../src/storage/sqlite.ts'
import { StorageUnavailable } from '../src/storage/storage.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'links-sqlite-'))
  file = join(folder, 'links.db')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('links in SQLite', () => {
  it('are there after the file was closed and opened again', async () => {
    const first = openSqlite(file)
    await first.create('kept', 'https://example.com/')
    await first.addHits(new Map([['kept', 2], ['gone', 1]])) // biome-ignore format: one line reads better
    await first.close()
    await first.close()
    const second = openSqlite(file)
    expect(await second.find('kept')).toBe('https://example.com/')
    expect((await second.list({ limit: 10 })).links).toMatchObject([{ slug: 'kept', hits: 2 }])
    await second.close()
  })

  it('are written to disk before they are acknowledged', async () => {
    const storage = openSqlite(file)
    await storage.create('on-disk', 'https://example.com/durable')
    const log = await readFile(`${file}-wal`, 'latin1')
    expect(log).toContain('https://example.com/durable')
    await storage.close()
  })

  it('are shared by two processes that have the file open', async () => {
    const [one, other] = [openSqlite(file), openSqlite(file)]
    await one.create('shared', 'https://example.com/')
    expect(await other.create('shared', 'https://example.com/2')).toBeUndefined()
    expect(await other.remove('shared')).toBe(true)
    expect(await one.find('shared')).toBeUndefined()
    await one.close()
    await other.close()
  })

  it('are unavailable, not lost in an unclear error, once the database is closed', async () => {
    const storage = openSqlite(file)
    await storage.close()
    await expect(storage.find('x')).rejects.toThrow(StorageUnavailable)
    await expect(storage.addHits(new Map([['x', 1]]))).rejects.toThrow(StorageUnavailable)
  })

  it('keep an error of our own apart from an outage', async () => {
    const storage = openSqlite(file)
    const other = new DatabaseSync(file)
    other.exec('ALTER TABLE links RENAME TO moved')
    other.close()
    await expect(storage.find('x')).rejects.toThrow('no such table: links')
    await storage.close()
  })
})

describe('a SQLite file that cannot be used', () => {
  const message = (path: string, reason: string) =>
    `SQLITE_PATH: ${path} cannot be used: ${reason}. Set SQLITE_PATH to a file in a folder that this user may write, or set DATABASE_URL.`

  it('is refused when its folder does not exist', () => {
    const path = join(folder, 'absent/links.db')
    expect(() => openSqlite(path)).toThrow(new UnusableFile(message(path, 'unable to open database file')))
  })

  it('is refused when it is a folder', () => {
    expect(() => openSqlite(folder)).toThrow(message(folder, 'unable to open database file'))
  })

  it('is refused when it is no database', async () => {
    await writeFile(file, 'Dear diary, '.repeat(100))
    expect(() => openSqlite(file)).toThrow(message(file, 'file is not a database'))
    expect(await readFile(file, 'utf8')).toContain('Dear diary')
  })

  it('is refused at once when it can only be read, even though there is nothing to migrate', async () => {
    await openSqlite(file).close()
    await chmod(file, 0o444)
    const readOnly = `${pathToFileURL(file).href}?mode=ro`
    expect(() => openSqlite(readOnly)).toThrow('attempt to write a readonly database')
  })

  it('is refused when a newer version has written it', () => {
    const db = new DatabaseSync(file)
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect(() => openSqlite(file)).toThrow('it was written by a newer version of this application')
  })
})
