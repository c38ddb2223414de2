import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { SQL_REASONS } from '../sql-reasons.ts'

/** A `PrismaClient` over an SQL database. */
export interface PrismaClient {
  $queryRawUnsafe(sql: string): PromiseLike<unknown>
}

const PRISMA: Backing = {
  kind: 'prisma',
  service: 'The database behind Prisma',
  codes: {
    ...SQL_REASONS.codes,
    P1000: 'authentication',
    P1001: 'unreachable',
    P1002: 'timeout',
    P1003: 'missing',
    P1008: 'timeout',
    P1010: 'authentication',
    P1017: 'unreachable',
    P2024: 'exhausted',
    P2037: 'exhausted',
    DatabaseNotReachable: 'unreachable',
    AuthenticationFailed: 'authentication',
    DatabaseDoesNotExist: 'missing',
    DatabaseAccessDenied: 'authentication',
    ConnectionClosed: 'unreachable',
    SocketTimeout: 'timeout',
    TooManyConnections: 'exhausted',
  },
  texts: SQL_REASONS.texts,
}

/**
 * Checks the database behind a `PrismaClient` of [Prisma](https://www.prisma.io), any SQL provider in which
 * `SELECT 1` is a statement.
 *
 * One ping: one pooled connection for one round trip of `SELECT 1`; like any first query, the first ping
 * connects. Prisma takes no signal: a ping that hangs keeps one connection until the driver adapter's own
 * timeout or until the server answers.
 *
 * `ok` proves that a connection of the pool, or a new one, reaches the database and runs a statement. It
 * does not prove that writes are taken, or that any table is there.
 */
export function prismaCheck(client: PrismaClient): Check {
  return clientCheck(PRISMA, client, async () => {
    await client.$queryRawUnsafe('SELECT 1')
  })
}
