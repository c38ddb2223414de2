// live sqlite: node:sqlite (DatabaseSync), better-sqlite3 (Database), embedded
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { sqliteCheck } from '../../src/clients/sqlite.ts'
import { driverError, outcomeOf } from './outcome-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'dockerflow-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each([
  ['node:sqlite', (path: string) => new DatabaseSync(path)],
  ['better-sqlite3', (path: string) => new Database(path, { timeout: 20 })],
])('%s', (name, open) => {
  const path = join(folder, `${name.replace(':', '-')}.db`)

  test('passes on an open database, and knows it', async () => {
    const database = open(path)
    const check = sqliteCheck(database)
    expect(await outcomeOf(check)).toBe('ok')
    expect([check.kind, check.client]).toEqual(['sqlite', database])
    database.close()
    expect(await outcomeOf(check)).toContain('dockerflow.sqlite.E008')
  })

  test('another process that keeps the database locked is a timeout, and over when it lets go', async () => {
    const database = open(path)
    const other = open(path)
    other.exec('CREATE TABLE IF NOT EXISTS t (a); BEGIN EXCLUSIVE')
    expect(await outcomeOf(sqliteCheck(database))).toContain('dockerflow.sqlite.E002')
    other.exec('ROLLBACK')
    expect(await outcomeOf(sqliteCheck(database))).toBe('ok')
    database.close()
    other.close()
  })

  test('a file that is no database is an unexpected answer', async () => {
    const broken = join(folder, 'broken.db')
    writeFileSync(broken, 'x'.repeat(5000))
    const database = open(broken)
    expect(await outcomeOf(sqliteCheck(database))).toContain('dockerflow.sqlite.E009')
    database.close()
  })
})

test.each([
  ['unable to open database file', 'E005'],
  ['attempt to write a readonly database', 'E006'],
  ['disk I/O error', 'E001'],
])('tells %s', async (message, code) => {
  const client = {
    prepare() {
      throw driverError(message, { code: 'ERR_SQLITE_ERROR' })
    },
  }
  expect(await outcomeOf(sqliteCheck(client))).toContain(`dockerflow.sqlite.${code}`)
})
