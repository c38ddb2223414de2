// live prisma: @prisma/client (runtime) with @prisma/adapter-pg against PostgreSQL
// live prisma-migrations: @prisma/client (runtime) with @prisma/adapter-pg against PostgreSQL
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { prismaCheck } from '../../src/clients/prisma.ts'
import { prismaMigrationsCheck } from '../../src/clients/prisma-migrations.ts'
import { type Address, conformance } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'
import { prismaClient } from './prisma-client.ts'
import { postgresLogin as login, postgresServer as server } from './servers.ts'

function open({ host, port }: Address, user = login.user) {
  const client = prismaClient({ ...login, host, port, user, max: 3 })
  return { check: prismaCheck(client), close: () => client.$disconnect() }
}

conformance({
  name: '@prisma/client',
  kind: 'prisma',
  server,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'dockerflow_nobody'),
})

test('tells pending migrations, before Prisma has made its table and after', async () => {
  const schema = `dockerflow_prisma_${process.pid}`
  const folder = mkdtempSync(join(tmpdir(), 'dockerflow-prisma-'))
  for (const name of ['1_users', '2_orders']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'migration_lock.toml'), '')
  const admin = new Pool({
    ...login,
    host: server.host,
    port: server.port,
    options: `-c search_path=${schema}`,
  })
  await admin.query(`CREATE SCHEMA ${schema}`)
  const client = prismaClient({ ...login, ...server, options: `-c search_path=${schema}` })
  onTestFinished(async () => {
    await client.$disconnect()
    await admin.query(`DROP SCHEMA ${schema} CASCADE`)
    await admin.end()
    rmSync(folder, { recursive: true })
  })
  const check = prismaMigrationsCheck(client, { folder })
  expect(await outcomeOf(check)).toContain('W011 30 2 migrations are not applied, beginning with 1_users.')
  await admin.query(
    'CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz)',
  )
  await admin.query(
    "INSERT INTO _prisma_migrations VALUES ('1_users', now(), NULL), ('2_orders', NULL, NULL)",
  )
  expect(await outcomeOf(check)).toContain('W011 30 One migration is not applied, beginning with 2_orders.')
  await admin.query('UPDATE _prisma_migrations SET finished_at = now()')
  expect(await outcomeOf(check)).toBe('ok')
})
