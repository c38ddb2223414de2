import { describe, expect, test, vi } from 'vitest'
import type { Check } from '../../src/check.ts'
import { drizzleCheck } from '../../src/clients/drizzle.ts'
import { knexCheck } from '../../src/clients/knex.ts'
import { kyselyCheck } from '../../src/clients/kysely.ts'
import { mariadbCheck } from '../../src/clients/mariadb.ts'
import { mikroOrmCheck } from '../../src/clients/mikro-orm.ts'
import { mysqlCheck } from '../../src/clients/mysql.ts'
import { postgresJsCheck } from '../../src/clients/postgres-js.ts'
import { prismaCheck } from '../../src/clients/prisma.ts'
import { sequelizeCheck } from '../../src/clients/sequelize.ts'
import { typeormCheck } from '../../src/clients/typeorm.ts'
import { driverError, outcomeOf } from './outcome-of.ts'

const refused = driverError('connect ECONNREFUSED 10.0.0.1:5432', { code: 'ECONNREFUSED' })

const mariadb = { query: async (_sql: string): Promise<unknown> => [], destroy: () => {} }

/** Each check over a client whose only query answers with `ask`. */
const CHECKS: Record<string, (ask: () => Promise<never>) => Check> = {
  postgres: (ask) => postgresJsCheck({ unsafe: ask }),
  mysql: (ask) => mysqlCheck({ query: ask }),
  mariadb: (ask) => mariadbCheck({ ...mariadb, ping: ask }),
  knex: (ask) => knexCheck({ raw: () => ({ timeout: ask }) }),
  kysely: (ask) => kyselyCheck({ executeQuery: ask }),
  drizzle: (ask) => drizzleCheck({ execute: ask }),
  prisma: (ask) => prismaCheck({ $queryRawUnsafe: ask }),
  typeorm: (ask) => typeormCheck({ isInitialized: true, query: ask }),
  sequelize: (ask) => sequelizeCheck({ authenticate: ask }),
  'mikro-orm': (ask) => mikroOrmCheck({ em: { getConnection: () => ({ execute: ask }) } }),
}

describe.each(Object.entries(CHECKS))('%s', (kind, make) => {
  test('passes on an answer', async () => {
    expect(await outcomeOf(make(async () => [[{ 1: 1 }], []] as never))).toBe('ok')
  })

  test.each([
    ['socket errors', refused, 'E003'],
    [
      'bad credentials',
      driverError('no', {
        code: kind === 'mysql' || kind === 'mariadb' ? 'ER_ACCESS_DENIED_ERROR' : '28P01',
      }),
      'E004',
    ],
    ['anything else as a failure', driverError('syntax error'), 'E001'],
  ])('tells %s', async (_, error, code) => {
    expect(await outcomeOf(make(() => Promise.reject(error)))).toContain(`dockerflow.${kind}.${code}`)
  })
})

describe('mysql', () => {
  const connection = (query: () => Promise<[unknown, unknown]>) => ({
    query,
    release: vi.fn<() => void>(),
    destroy: vi.fn<() => void>(),
  })
  const poolOf = (one: ReturnType<typeof connection>) => ({ getConnection: async () => one })

  test('gives a connection back that answered', async () => {
    const one = connection(async () => [[{ 1: 1 }], []])
    expect(await outcomeOf(mysqlCheck({ promise: () => poolOf(one) }))).toBe('ok')
    expect(one.release).toHaveBeenCalledOnce()
    expect(one.destroy).not.toHaveBeenCalled()
  })

  test('destroys a connection that did not', async () => {
    const one = connection(() => Promise.reject(driverError('late', { code: 'PROTOCOL_SEQUENCE_TIMEOUT' })))
    expect(await outcomeOf(mysqlCheck(poolOf(one)))).toContain('dockerflow.mysql.E002')
    expect(one.destroy).toHaveBeenCalledOnce()
    expect(one.release).not.toHaveBeenCalled()
  })

  test('gives a connection back unused that came after the deadline', async () => {
    const one = connection(() => Promise.reject(new Error('asked')))
    const context = { name: 'it', signal: AbortSignal.abort(), deadline: 0 }
    await mysqlCheck(poolOf(one))(context)
    expect(one.release).toHaveBeenCalledOnce()
  })

  test.each([
    [0, 0, 'ok'],
    ['OFF', 'OFF', 'ok'],
    [1, 0, 'E006'],
    ['ON', 'OFF', 'E006'],
    [0, 1, 'E006'],
  ])(
    'with `writable`, read_only = %s and innodb_read_only = %s is %s',
    async (read_only, innodb_read_only, expected) => {
      const rows = [{ read_only, innodb_read_only }]
      const client = { query: async (): Promise<[unknown, unknown]> => [rows, []] }
      expect(await outcomeOf(mysqlCheck(client, { writable: true }))).toContain(expected)
      const maria = { ping: async () => {}, query: async () => rows, destroy: () => {} }
      expect(await outcomeOf(mariadbCheck(maria, { writable: true }))).toContain(expected)
      expect(await outcomeOf(mariadbCheck(maria))).toBe('ok')
    },
  )
})

test('mariadb gives back the connection it took, asked or not', async () => {
  const release = vi.fn<() => void>()
  const ping = vi.fn<(timeout: number) => Promise<void>>(async () => {})
  const check = mariadbCheck({ getConnection: async () => ({ ...mariadb, ping, release }) })
  expect(await outcomeOf(check)).toBe('ok')
  await check({ name: 'it', signal: AbortSignal.abort(), deadline: 0 })
  expect(release).toHaveBeenCalledTimes(2)
  expect(ping).toHaveBeenCalledOnce()
})

test('mariadb tells a pool without a free connection from one that cannot connect', async () => {
  const text = (active: number) =>
    `retrieve connection from pool timeout after 10001ms (pool connections: active=${active} idle=0 limit=10)`
  const check = (active: number) =>
    mariadbCheck({ ...mariadb, ping: () => Promise.reject(driverError(text(active), { cause: refused })) })
  expect(await outcomeOf(check(10))).toContain('dockerflow.mariadb.E007')
  expect(await outcomeOf(check(0))).toContain('dockerflow.mariadb.E003')
})

test('mariadb gives up a connection on which the question for writes hangs', async () => {
  const destroy = vi.fn<() => void>()
  const abort = new AbortController()
  const query = () => new Promise<never>((_, reject) => destroy.mockImplementation(() => reject(refused)))
  const check = mariadbCheck({ ping: async () => {}, query, destroy }, { writable: true })
  const outcome = check({ name: 'it', signal: abort.signal, deadline: 0 })
  await Promise.resolve()
  abort.abort()
  await expect(outcome).rejects.toMatchObject({ id: 'dockerflow.mariadb.E003' })
  expect(destroy).toHaveBeenCalledOnce()
})

test('drizzle over SQLite is asked with `get`', async () => {
  const get = vi.fn<(sql: string) => unknown>()
  expect(await outcomeOf(drizzleCheck({ get }))).toBe('ok')
  expect(get).toHaveBeenCalledWith('SELECT 1')
})

test('typeorm that was never initialised is disconnected', async () => {
  const query = () => Promise.reject(new Error('asked'))
  expect(await outcomeOf(typeormCheck({ isInitialized: false, query }))).toContain('dockerflow.typeorm.E008')
})

test('sequelize is asked without logging and without trying again', async () => {
  const authenticate = vi.fn<(options: object) => Promise<void>>(async () => {})
  expect(await outcomeOf(sequelizeCheck({ authenticate }))).toBe('ok')
  expect(authenticate).toHaveBeenCalledWith({ logging: false, retry: { max: 1 } })
})
