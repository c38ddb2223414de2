// live knex-migrations: knex over PostgreSQL
// live umzug-migrations: umzug with files and a storage in memory
// live drizzle-migrations: drizzle-orm over PostgreSQL and SQLite
// live typeorm-migrations: typeorm over PostgreSQL
// live node-pg-migrations: node-pg-migrate over PostgreSQL
// live migrations: two lists of names, over PostgreSQL
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3'
import { migrate as migrateSqlite } from 'drizzle-orm/better-sqlite3/migrator'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import Knex from 'knex'
import { runner } from 'node-pg-migrate'
import { Client, Pool } from 'pg'
import { DataSource, type MigrationInterface } from 'typeorm'
import { memoryStorage, Umzug } from 'umzug'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { drizzleMigrationsCheck } from '../../src/clients/drizzle-migrations.ts'
import { knexMigrationsCheck } from '../../src/clients/knex-migrations.ts'
import { migrationsCheck } from '../../src/clients/migrations.ts'
import { nodePgMigrationsCheck } from '../../src/clients/node-pg-migrations.ts'
import { typeormMigrationsCheck } from '../../src/clients/typeorm-migrations.ts'
import { umzugMigrationsCheck } from '../../src/clients/umzug-migrations.ts'
import { outcomeOf } from './outcome-of.ts'
import { postgresLogin, postgresServer } from './servers.ts'

const folder = mkdtempSync(join(tmpdir(), 'dockerflow-migrations-'))
const schema = `dockerflow_${process.pid}`
const login = { ...postgresLogin, host: postgresServer.host, port: postgresServer.port }
const inSchema = { ...login, options: `-c search_path=${schema}` }

beforeAll(async () => {
  const admin = new Client(login)
  await admin.connect()
  await admin.query(`CREATE SCHEMA ${schema}`)
  await admin.end()
})
afterAll(async () => {
  const admin = new Client(login)
  await admin.connect()
  await admin.query(`DROP SCHEMA ${schema} CASCADE`)
  await admin.end()
  rmSync(folder, { recursive: true })
})

const pending = /^dockerflow\.migrations\.W011 30 2 migrations are not applied, beginning with /

/** A folder of its own with these files. */
function files(name: string, contents: Record<string, string>): string {
  const path = join(folder, name)
  mkdirSync(path)
  for (const [file, text] of Object.entries(contents)) writeFileSync(join(path, file), text)
  return path
}

test('knex', async () => {
  const js = 'exports.up = async () => {}\nexports.down = async () => {}\n'
  const directory = files('knex', { '1_users.cjs': js, '2_orders.cjs': js })
  const knex = Knex({
    client: 'pg',
    connection: inSchema,
    migrations: { directory, loadExtensions: ['.cjs'], schemaName: schema },
  })
  onTestFinished(() => knex.destroy())
  const check = knexMigrationsCheck(knex)
  expect(await outcomeOf(check)).toMatch(pending)
  await knex.migrate.latest()
  expect(await outcomeOf(check)).toBe('ok')
})

test('umzug', async () => {
  const umzug = new Umzug({
    migrations: ['1_users', '2_orders'].map((name) => ({ name, up: async () => {} })),
    storage: memoryStorage(),
    logger: undefined,
  })
  const check = umzugMigrationsCheck(umzug)
  expect(await outcomeOf(check)).toMatch(pending)
  await umzug.up()
  expect(await outcomeOf(check)).toBe('ok')
})

/** What drizzle-kit would write. */
function drizzleFolder(name: string): string {
  const path = files(name, { '1_users.sql': 'SELECT 1;', '2_orders.sql': 'SELECT 1;' })
  mkdirSync(join(path, 'meta'))
  const entries = ['1_users', '2_orders'].map((tag, idx) => ({
    idx,
    version: '7',
    when: idx + 1,
    tag,
    breakpoints: true,
  }))
  writeFileSync(join(path, 'meta', '_journal.json'), JSON.stringify({ version: '7', entries }))
  return path
}

test('drizzle over PostgreSQL', async () => {
  const pool = new Pool(inSchema)
  onTestFinished(() => pool.end())
  const db = drizzle({ client: pool })
  const path = drizzleFolder('drizzle')
  const check = drizzleMigrationsCheck(db, { folder: path, table: `${schema}.__drizzle_migrations` })
  expect(await outcomeOf(check)).toMatch(pending)
  await migrate(db, { migrationsFolder: path, migrationsSchema: schema })
  expect(await outcomeOf(check)).toBe('ok')
})

test('drizzle over SQLite', async () => {
  const client = new Database(':memory:')
  onTestFinished(() => void client.close())
  const db = drizzleSqlite({ client })
  const path = drizzleFolder('drizzle-sqlite')
  writeFileSync(join(path, '1_users.sql'), 'CREATE TABLE users (a);')
  writeFileSync(join(path, '2_orders.sql'), 'CREATE TABLE orders (a);')
  const check = drizzleMigrationsCheck(db, { folder: path })
  expect(await outcomeOf(check)).toMatch(pending)
  migrateSqlite(db, { migrationsFolder: path })
  expect(await outcomeOf(check)).toBe('ok')
})

test('typeorm', async () => {
  class Users1700000000001 implements MigrationInterface {
    async up() {}
    async down() {}
  }
  class Orders1700000000002 extends Users1700000000001 {}
  const { user: username, ...rest } = login
  const dataSource = await new DataSource({
    type: 'postgres',
    ...rest,
    username,
    schema,
    extra: { options: inSchema.options },
    migrations: [Users1700000000001, Orders1700000000002],
  }).initialize()
  onTestFinished(() => dataSource.destroy())
  const check = typeormMigrationsCheck(dataSource)
  expect(await outcomeOf(check)).toMatch(pending)
  await dataSource.runMigrations()
  expect(await outcomeOf(check)).toBe('ok')
})

test('node-pg-migrate', async () => {
  const js = 'exports.up = () => {}\nexports.down = false\n'
  const dir = files('node-pg-migrate', { '1_users.js': js, '2_orders.js': js, 'package.json': '{}' })
  const pool = new Pool(inSchema)
  onTestFinished(() => pool.end())
  const check = nodePgMigrationsCheck(pool, { folder: dir })
  expect(await outcomeOf(check)).toMatch(pending)
  const options = { databaseUrl: inSchema, dir, schema, migrationsTable: 'pgmigrations', log: () => {} }
  await runner({
    ...options,
    direction: 'up',
    count: Number.POSITIVE_INFINITY,
    ignorePattern: 'package.json',
  })
  expect(await outcomeOf(check)).toBe('ok')
})

test('any tool, over a table that is not there yet', async () => {
  const pool = new Pool(inSchema)
  onTestFinished(() => pool.end())
  const applied = async () => {
    const { rows } = await pool.query<{ name: string }>('SELECT name FROM my_migrations')
    return rows.map(({ name }) => name)
  }
  const check = migrationsCheck({ applied, expected: ['1_users', '2_orders'] })
  expect(await outcomeOf(check)).toMatch(pending)
  await pool.query("CREATE TABLE my_migrations AS SELECT unnest('{1_users,2_orders}'::text[]) AS name")
  expect(await outcomeOf(check)).toBe('ok')
})
