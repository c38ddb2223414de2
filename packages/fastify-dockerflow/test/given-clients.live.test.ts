import { Redis } from 'ioredis'
import pg from 'pg'
import postgresJs from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import { boot, heartbeatOf, originsOf } from './support/discovery.ts'
import { postgres } from './support/logins.ts'

test('clients of a module, on no application, get their checks in one line, and real answers', async () => {
  const pool = new pg.Pool(postgres)
  const sql = postgresJs(postgres)
  const redis = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')
  onTestFinished(async () => {
    await Promise.all([pool.end(), sql.end(), redis.quit()])
  })
  const { app } = await boot(() => {}, {
    clients: { database: pool, reports: sql, cache: { client: redis, severity: 'warning', timeout: 2000 } },
    backingServices: ['database', 'reports', 'cache'],
  })
  expect(originsOf(app)).toEqual({ database: 'registered', reports: 'registered', cache: 'registered' })
  expect(await heartbeatOf(app)).toEqual({
    checks: { database: 'ok', reports: 'ok', cache: 'ok' },
    details: {},
  })
})
