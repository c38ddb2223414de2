import { EntitySchema, MikroORM } from '@mikro-orm/sqlite'
import prismaPlugin from '@zrosenbauer/fastify-prisma'
import Database from 'better-sqlite3'
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3'
import { drizzle as drizzleMysql } from 'drizzle-orm/mysql2'
import { drizzle } from 'drizzle-orm/node-postgres'
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js'
import Knex from 'knex'
import { Kysely, PostgresDialect } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import postgresJs from 'postgres'
import { Sequelize } from 'sequelize'
import { DataSource } from 'typeorm'
import { onTestFinished, test } from 'vitest'
import { prismaClient, type TestedPrismaClient } from '../../dockerflow-checks/test/clients/prisma-client.ts'
import { expectFound, put } from './support/discovery.ts'
import { mysql, postgres } from './support/logins.ts'
import { knexPlugin, objectionPlugin, typeormPlugin } from './support/plugins.ts'

const { user: username, ...login } = postgres
const typeormOptions = { type: 'postgres', ...login, username } as const
const knexOptions = { client: 'pg', connection: postgres, pool: { min: 0 } }

test('fastify-knexjs, fastify-objectionjs, and an instance of knex', async () => {
  await expectFound((app) => app.register(knexPlugin, knexOptions), { knex: 'knexCheck(app.knex)' })
  await expectFound((app) => app.register(objectionPlugin, { knexConfig: knexOptions }), {
    objection: 'knexCheck(app.objection.knex)',
  })
  const knex = Knex(knexOptions)
  onTestFinished(() => knex.destroy())
  await expectFound((app) => put(app, 'db', knex), { db: 'knexCheck(app.db)' })
})

test('Kysely, by itself or held as `db`', async () => {
  const dialect = new PostgresDialect({ pool: new pg.Pool(postgres) })
  const kysely = new Kysely<object>({ dialect })
  onTestFinished(() => kysely.destroy())
  await expectFound((app) => put(app, 'kysely', kysely.withSchema('public')), {
    kysely: 'kyselyCheck(app.kysely)',
  })
  await expectFound((app) => put(app, 'kysely', { db: kysely }), { kysely: 'kyselyCheck(app.kysely.db)' })
  await expectFound((app) => put(app, 'kysely', { reports: kysely }), {
    'kysely.reports': 'kyselyCheck(app.kysely.reports)',
  })
})

test('Drizzle over each kind of driver', async () => {
  const pool = new pg.Pool(postgres)
  const sql = postgresJs({ ...postgres, max: 1 })
  const mysqlPool = createPool(mysql)
  const sqlite = new Database(':memory:')
  onTestFinished(async () => {
    mysqlPool.end()
    sqlite.close()
    await Promise.all([pool.end(), sql.end()])
  })
  for (const database of [
    drizzle({ client: pool }),
    drizzlePostgresJs({ client: sql }),
    drizzleMysql({ client: mysqlPool }),
    drizzleSqlite({ client: sqlite }),
  ]) {
    await expectFound((app) => put(app, 'drizzle', database), { drizzle: 'drizzleCheck(app.drizzle)' })
    await expectFound((app) => put(app, 'db', database), { db: 'drizzleCheck(app.db)' })
  }
})

test('@zrosenbauer/fastify-prisma, and an extended client', async () => {
  await expectFound((app) => app.register(prismaPlugin, { client: prismaClient(postgres) as never }), {
    prisma: 'prismaCheck(app.prisma)',
  })
  const client = prismaClient(postgres) as TestedPrismaClient & { $extends(extension: object): object }
  onTestFinished(() => client.$disconnect())
  const extended = client.$extends({ client: { $hello: () => 'hello' } })
  await expectFound((app) => put(app, 'db', extended), { db: 'prismaCheck(app.db)' })
})

test('Sequelize, by itself or beside its models', async () => {
  const sequelize = new Sequelize({ dialect: 'postgres', ...login, username, logging: false })
  onTestFinished(() => sequelize.close())
  await expectFound((app) => put(app, 'sequelize', sequelize), {
    sequelize: 'sequelizeCheck(app.sequelize)',
  })
  await expectFound((app) => put(app, 'db', { sequelize, User: sequelize.define('User', {}) }), {
    db: 'sequelizeCheck(app.db.sequelize)',
  })
})

test('typeorm-fastify-plugin, its namespaces, and a DataSource', async () => {
  await expectFound((app) => app.register(typeormPlugin, { ...typeormOptions }), {
    orm: 'typeormCheck(app.orm)',
  })
  await expectFound((app) => app.register(typeormPlugin, { ...typeormOptions, namespace: 'orders' }), {
    'orm.orders': 'typeormCheck(app.orm.orders)',
  })
  const dataSource = await new DataSource(typeormOptions).initialize()
  onTestFinished(() => dataSource.destroy())
  await expectFound((app) => put(app, 'typeorm', dataSource), { typeorm: 'typeormCheck(app.typeorm)' })
})

test('MikroORM, by itself or held as `orm`', async () => {
  const Thing = new EntitySchema({ name: 'Thing', properties: { id: { type: 'number', primary: true } } })
  const orm = await MikroORM.init({ entities: [Thing], dbName: ':memory:' })
  onTestFinished(() => orm.close())
  await expectFound((app) => put(app, 'orm', orm), { orm: 'mikroOrmCheck(app.orm)' })
  await expectFound((app) => put(app, 'mikroORM', { orm }), { mikroORM: 'mikroOrmCheck(app.mikroORM.orm)' })
})
