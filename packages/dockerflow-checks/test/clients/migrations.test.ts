import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { drizzleMigrationsCheck } from '../../src/clients/drizzle-migrations.ts'
import { knexMigrationsCheck } from '../../src/clients/knex-migrations.ts'
import { migrationsCheck } from '../../src/clients/migrations.ts'
import { nodePgMigrationsCheck } from '../../src/clients/node-pg-migrations.ts'
import { prismaMigrationsCheck } from '../../src/clients/prisma-migrations.ts'
import { typeormMigrationsCheck } from '../../src/clients/typeorm-migrations.ts'
import { umzugMigrationsCheck } from '../../src/clients/umzug-migrations.ts'
import { driverError, outcomeOf } from './outcome-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'dockerflow-migrations-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'meta'))
mkdirSync(join(folder, '1_users'))
mkdirSync(join(folder, '2_orders'))
writeFileSync(join(folder, '1_users.sql'), '')
writeFileSync(join(folder, '2_orders.up.sql'), '')
writeFileSync(join(folder, 'README.md'), '')
writeFileSync(
  join(folder, 'meta', '_journal.json'),
  JSON.stringify({
    entries: [
      { tag: '1_users', when: 1 },
      { tag: '2_orders', when: 2 },
    ],
  }),
)

const one = (name: string) =>
  `dockerflow.migrations.W011 30 One migration is not applied, beginning with ${name}.`
const two = (name: string) =>
  `dockerflow.migrations.W011 30 2 migrations are not applied, beginning with ${name}.`

describe('any tool', () => {
  const expected = ['1_users', '2_orders']

  test('nothing pending passes, and neither does more than was expected', async () => {
    expect(await outcomeOf(migrationsCheck({ applied: () => expected, expected }))).toBe('ok')
    const applied = async () => [...expected, '3_later']
    expect(await outcomeOf(migrationsCheck({ applied, expected: async () => expected }))).toBe('ok')
  })

  test('what is pending is a warning, or an error if asked', async () => {
    expect(await outcomeOf(migrationsCheck({ applied: () => [], expected }))).toBe(two('1_users'))
    const strict = migrationsCheck({ applied: () => ['1_users'], expected }, { severity: 'error' })
    expect(await outcomeOf(strict)).toBe(
      'dockerflow.migrations.E011 40 One migration is not applied, beginning with 2_orders.',
    )
  })

  test('a table that is not there yet means that nothing is applied', async () => {
    for (const error of [
      driverError('relation "m" does not exist', { code: '42P01' }),
      driverError("Table 'm' doesn't exist", { code: 'ER_NO_SUCH_TABLE' }),
      driverError('no such table: m'),
      driverError('Failed query', { cause: driverError('no', { code: '42P01' }) }),
    ]) {
      const applied = () => Promise.reject(error)
      expect(await outcomeOf(migrationsCheck({ applied, expected }))).toBe(two('1_users'))
    }
  })

  test('a database that does not answer is a failure', async () => {
    const applied = () => Promise.reject(driverError('x', { code: 'ECONNREFUSED' }))
    expect(await outcomeOf(migrationsCheck({ applied, expected }))).toContain('dockerflow.migrations.E003')
  })

  test('carries no client, so that the client is still checked itself', () => {
    expect(migrationsCheck({ applied: () => [], expected }).client).toBeUndefined()
  })
})

test('knex', async () => {
  const check = knexMigrationsCheck({ migrate: { list: async () => [[], [{ file: '2_orders.js' }, {}]] } })
  expect(await outcomeOf(check)).toBe(two('2_orders.js'))
})

test('umzug', async () => {
  const check = umzugMigrationsCheck({ pending: async () => [{ name: '2_orders' }] })
  expect(await outcomeOf(check)).toBe(one('2_orders'))
})

test('typeorm', async () => {
  class Users1 {}
  class Orders2 {
    readonly name = 'Orders2'
  }
  const migrations = [new Users1(), new Orders2()]
  const asked: string[] = []
  const query = async (sql: string) => {
    asked.push(sql)
    return [{ name: 'Users1' }]
  }
  expect(await outcomeOf(typeormMigrationsCheck({ migrations, options: {}, query }))).toBe(one('Orders2'))
  const options = { migrationsTableName: 'other' }
  expect(await outcomeOf(typeormMigrationsCheck({ migrations, options, query }))).toBe(one('Orders2'))
  expect(asked).toEqual(['SELECT name FROM migrations', 'SELECT name FROM other'])
})

test('node-pg-migrate', async () => {
  const query = async () => ({ rows: [{ name: '1_users' }] })
  expect(await outcomeOf(nodePgMigrationsCheck({ query }, { folder }))).toBe(one('2_orders.up'))
  expect(await outcomeOf(nodePgMigrationsCheck({ query }))).toContain('dockerflow.migrations.E005')
})

test('prisma', async () => {
  const $queryRawUnsafe = async () => [{ migration_name: '1_users' }, { migration_name: 'meta' }]
  expect(await outcomeOf(prismaMigrationsCheck({ $queryRawUnsafe }, { folder }))).toBe(one('2_orders'))
  expect(await outcomeOf(prismaMigrationsCheck({ $queryRawUnsafe }))).toContain('dockerflow.migrations.E005')
})

test.each([
  ['pg', { execute: async () => ({ rows: [{ created_at: '1' }] }) }],
  ['Postgres.js', { execute: async () => [{ created_at: '1' }] }],
  ['mysql2', { execute: async () => [[{ created_at: 1 }], []] }],
  ['SQLite', { all: () => [{ created_at: 1 }] }],
])('drizzle over %s', async (_, client) => {
  expect(await outcomeOf(drizzleMigrationsCheck(client, { folder }))).toBe(one('2_orders'))
})

test('drizzle before its first migration, and without its folder', async () => {
  const execute = () => Promise.reject(driverError('x', { cause: driverError('y', { code: '42P01' }) }))
  expect(await outcomeOf(drizzleMigrationsCheck({ execute }, { folder }))).toBe(two('1_users'))
  expect(await outcomeOf(drizzleMigrationsCheck({ execute }))).toContain('dockerflow.migrations.E005')
})
