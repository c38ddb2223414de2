import { DatabaseSync } from 'node:sqlite'
import mysqlPlugin from '@fastify/mysql'
import postgresPlugin from '@fastify/postgres'
import Database from 'better-sqlite3'
import { createConnection as mariadbConnection, createPool as mariadbPool } from 'mariadb'
import { createPool as callbackPool } from 'mariadb/callback'
import { createPool } from 'mysql2'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import postgresJs from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import { boot, expectFound, heartbeatOf, originsOf, put } from './support/discovery.ts'
import { mysql, postgres } from './support/logins.ts'

test('@fastify/postgres, and its named instances', async () => {
  await expectFound((app) => app.register(postgresPlugin, { ...postgres }), {
    pg: 'postgresCheck(app.pg.pool)',
  })
  await expectFound(
    async (app) => {
      await app.register(postgresPlugin, { ...postgres, name: 'orders' })
      await app.register(postgresPlugin, { ...postgres, name: 'read-only' })
    },
    {
      'pg.orders': 'postgresCheck(app.pg.orders.pool)',
      'pg.read-only': 'postgresCheck(app.pg["read-only"].pool)',
    },
  )
  await expectFound(
    async (app) => {
      await app.register(postgresPlugin, { ...postgres })
      await app.register(postgresPlugin, { ...postgres, name: 'orders' })
    },
    { pg: 'postgresCheck(app.pg.pool)', 'pg.orders': 'postgresCheck(app.pg.orders.pool)' },
  )
})

test('@fastify/postgres in plugins of their own, side by side and two levels in', async () => {
  const { app } = await boot(async (app) => {
    await app.register(async (orders) => {
      await orders.register(postgresPlugin, { ...postgres })
    })
    await app.register(async (users) => {
      await users.register(postgresPlugin, { ...postgres })
      await users.register(async (admin) => {
        await admin.register(async (audit) => {
          await audit.register(mysqlPlugin, { ...mysql, promise: true })
        })
      })
    })
  })
  expect(originsOf(app)).toEqual({ pg: 'discovered', 'pg-2': 'discovered', mysql: 'discovered' })
  expect(await heartbeatOf(app)).toEqual({
    checks: { pg: 'ok', 'pg-2': 'ok', mysql: 'ok' },
    details: {},
  })
})

test('a Pool or a Client of pg, and the function of Postgres.js', async () => {
  const pool = new pg.Pool(postgres)
  const client = new pg.Client(postgres)
  const sql = postgresJs({ ...postgres, max: 1 })
  await client.connect()
  onTestFinished(async () => void (await Promise.all([pool.end(), client.end(), sql.end()])))
  await expectFound((app) => put(put(put(app, 'pgPool', pool), 'db', client), 'sql', sql), {
    pgPool: 'postgresCheck(app.pgPool)',
    db: 'postgresCheck(app.db)',
    sql: 'postgresJsCheck(app.sql)',
  })
})

test('@fastify/mysql with promises or callbacks, pool or connection, and its named instances', async () => {
  for (const options of [{}, { promise: true }]) {
    await expectFound((app) => app.register(mysqlPlugin, { ...mysql, ...options }), {
      mysql: 'mysqlCheck(app.mysql.pool)',
    })
    await expectFound((app) => app.register(mysqlPlugin, { ...mysql, ...options, type: 'connection' }), {
      mysql: 'mysqlCheck(app.mysql.connection)',
    })
  }
  await expectFound(
    async (app) => {
      await app.register(mysqlPlugin, { ...mysql, name: 'orders', promise: true })
      await app.register(mysqlPlugin, { ...mysql, name: 'users', type: 'connection' })
    },
    {
      'mysql.orders': 'mysqlCheck(app.mysql.orders.pool)',
      'mysql.users': 'mysqlCheck(app.mysql.users.connection)',
    },
  )
})

test('a pool or connection of mysql2 and mariadb', async () => {
  const pool = createPool(mysql)
  const connection = await createConnection(mysql)
  const maria = mariadbPool({ ...mysql, connectionLimit: 2 })
  const single = await mariadbConnection(mysql)
  onTestFinished(async () => {
    pool.end()
    await Promise.all([connection.end(), maria.end(), single.end()])
  })
  await expectFound(
    (app) => put(put(put(put(app, 'mysql', pool), 'db', connection), 'mariadb', maria), 'database', single),
    {
      mysql: 'mysqlCheck(app.mysql)',
      db: 'mysqlCheck(app.db)',
      mariadb: 'mariadbCheck(app.mariadb)',
      database: 'mariadbCheck(app.database)',
    },
  )
})

test('but not the callback API of mariadb, which its check cannot ask', async () => {
  const pool = callbackPool({ ...mysql, minimumIdle: 0 })
  onTestFinished(() => new Promise((done) => pool.end(() => done())))
  const { app } = await boot((app) => put(app, 'mariadb', pool))
  expect(originsOf(app)).toEqual({})
})

test('better-sqlite3 and node:sqlite', async () => {
  const better = new Database(':memory:')
  const node = new DatabaseSync(':memory:')
  onTestFinished(() => {
    better.close()
    node.close()
  })
  await expectFound((app) => put(put(app, 'sqlite', better), 'db', node), {
    sqlite: 'sqliteCheck(app.sqlite)',
    db: 'sqliteCheck(app.db)',
  })
})
