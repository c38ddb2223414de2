import Fastify, { type FastifyInstance } from 'fastify'
import dockerflow, { serverOptions } from 'fastify-dockerflow'
import type { Cache } from './cache.ts'
import type { Config } from './config.ts'
import { links } from './links.ts'
import type { Storage } from './storage/storage.ts'
import { serveWebPage } from './web-page.ts'

/**
 * The whole application, ready to be served.
 *
 * @throws UnusableFile when the SQLite file cannot be opened, written or brought up to date
 */
export async function createApp(config: Config): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify(
    serverOptions({
      name: 'links',
      logger: { level: config.logLevel },
      bodyLimit: 16 * 1024,
      ajv: {
        customOptions: {
          // A misspelt field is an error, not something to drop in silence.
          removeAdditional: false,
          // The schemas are constants, which the tests check: doing it at each start costs 2 MB of memory for good.
          validateSchema: false,
        },
      },
    }),
  )
  const storage = await openStorage(config, app)
  const cache = await openCache(config, app)

  await app.register(dockerflow, {
    backingServices: cache ? ['database', 'cache'] : ['database'],
    checks: {
      database: storage.check,
      ...(cache && { cache: { check: cache.check, severity: 'warning', timeout: 500 } }),
    },
  })
  await serveWebPage(app)
  await app.register(links, { storage, cache })
  return app
}

// Drivers are loaded only if they are used: a process that needs neither starts sooner and stays smaller.
async function openStorage(config: Config, app: FastifyInstance): Promise<Storage> {
  const storage =
    config.databaseUrl === undefined
      ? (await import('./storage/sqlite.ts')).openSqlite(config.sqlitePath)
      : (await import('./storage/postgres.ts')).openPostgres(config.databaseUrl, app.log)
  app.addHook('onClose', () => storage.close())
  return storage
}

async function openCache(config: Config, app: FastifyInstance): Promise<Cache | undefined> {
  if (config.redisUrl === undefined) return undefined
  const cache = (await import('./cache.ts')).openRedis(config.redisUrl, app.log)
  app.addHook('onClose', () => cache.close())
  return cache
}
