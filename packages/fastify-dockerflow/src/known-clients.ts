import type { Check } from 'dockerflow-checks'

/** Members of a client and what `typeof` says of each: enough to tell it from every other client. */
export type Shape = Readonly<Record<string, 'boolean' | 'function' | 'number' | 'object' | 'string'>>

/** What rules out a client that has the right shape. */
export interface Exception {
  // biome-ignore lint/suspicious/noExplicitAny: `shapes` has been looked at, which says what types cannot
  readonly when: (client: any) => boolean
  /** Completes "`app.db` is no client that can be checked: it …". */
  readonly because: string
}

/** A client that applications commonly carry as a decorator. */
export interface KnownClient {
  /** The file of the check under `fastify-dockerflow/checks/`. */
  readonly file: string
  /** The plugins that put it there, and the packages whose own object it may be. */
  readonly packages: readonly string[]
  /** The decorator's names, the usual one first. */
  readonly decorators: readonly string[]
  /** Where in the decorator's value the client is; `''` for the value itself. The first that fits counts. */
  readonly paths: readonly string[]
  /** What the client must look like: one of these. */
  readonly shapes: readonly Shape[]
  /** When the check could not ask a client although it looks right. */
  readonly unless?: Exception
  /** Loads the check's function: only for a client that is there, so that all others cost nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: `shapes` has been looked at, which says what types cannot
  readonly load: () => Promise<(client: any) => Check>
}

const method = 'function'
/** Names that say nothing of the client: its shape does. */
const ANY_DATABASE = ['db', 'database', 'orm'] as const
/** Dialects in which `SELECT 1` is no statement. */
const WITHOUT_SELECT_1: ReadonlySet<unknown> = new Set(['mongodb', 'oracle', 'sap'])
const NO_SELECT_1 = 'asks a database in which `SELECT 1` is no statement'
/** Takes callbacks where its twin of the same shape returns promises. */
const CALLBACK_API: Exception = {
  when: (client: object) => client.constructor.name.includes('Callback'),
  because: 'takes callbacks: the check needs the API of promises',
}

/**
 * The clients that are found: decorator, what it must look like, and the check. Drivers come before what is built
 * on them: of two checks of one connection, the driver's can tell more.
 */
export const KNOWN_CLIENTS: readonly KnownClient[] = [
  {
    file: 'postgres',
    packages: ['@fastify/postgres', 'pg'],
    decorators: ['pg', 'postgres', 'pgPool', ...ANY_DATABASE],
    paths: ['', 'pool'],
    shapes: [
      { query: method, connect: method, totalCount: 'number', waitingCount: 'number' },
      { query: method, connect: method, escapeIdentifier: method, escapeLiteral: method },
    ],
    load: async () => (await import('dockerflow-checks/postgres')).postgresCheck,
  },
  {
    file: 'postgres-js',
    packages: ['postgres'],
    decorators: ['sql', 'postgres', 'pg', ...ANY_DATABASE],
    paths: [''],
    shapes: [{ unsafe: method, begin: method, reserve: method, listen: method }],
    load: async () => (await import('dockerflow-checks/postgres-js')).postgresJsCheck,
  },
  {
    file: 'mysql',
    packages: ['@fastify/mysql', 'mysql2'],
    decorators: ['mysql', 'mariadb', ...ANY_DATABASE],
    paths: ['', 'pool', 'connection'],
    shapes: [
      { query: method, execute: method, getConnection: method, releaseConnection: method },
      { query: method, execute: method, unprepare: method, createBinlogStream: method },
    ],
    load: async () => (await import('dockerflow-checks/mysql')).mysqlCheck,
  },
  {
    file: 'mariadb',
    packages: ['mariadb'],
    decorators: ['mariadb', 'mysql', ...ANY_DATABASE],
    paths: ['', 'pool', 'connection'],
    shapes: [
      { getConnection: method, batch: method, taskQueueSize: method },
      { ping: method, batch: method, isValid: method, serverVersion: method },
    ],
    unless: CALLBACK_API,
    load: async () => (await import('dockerflow-checks/mariadb')).mariadbCheck,
  },
  {
    file: 'sqlite',
    packages: ['better-sqlite3', 'node:sqlite'],
    decorators: ['sqlite', 'betterSqlite3', ...ANY_DATABASE],
    paths: [''],
    shapes: [
      { prepare: method, pragma: method, backup: method, open: 'boolean' },
      { prepare: method, exec: method, createSession: method, applyChangeset: method },
    ],
    load: async () => (await import('dockerflow-checks/sqlite')).sqliteCheck,
  },
  {
    file: 'redis',
    packages: ['@fastify/redis', 'ioredis', 'iovalkey', 'redis'],
    decorators: ['redis', 'valkey', 'redisClient'],
    paths: [''],
    shapes: [
      { ping: method, duplicate: method, defineCommand: method, status: 'string' },
      { ping: method, duplicate: method, isOpen: 'boolean', isReady: 'boolean' },
    ],
    load: async () => (await import('dockerflow-checks/redis')).redisCheck,
  },
  {
    file: 'mongodb',
    packages: ['@fastify/mongodb', 'mongodb'],
    decorators: ['mongo', 'mongodb', 'mongoClient', ...ANY_DATABASE],
    paths: ['', 'client'],
    shapes: [
      { db: method, connect: method, startSession: method, watch: method },
      { command: method, collection: method, admin: method, databaseName: 'string' },
    ],
    load: async () => (await import('dockerflow-checks/mongodb')).mongodbCheck,
  },
  {
    file: 'mongoose',
    packages: ['mongoose'],
    decorators: ['mongoose', 'mongo', 'mongodb', ...ANY_DATABASE],
    paths: [''],
    shapes: [{ model: method, modelNames: method, deleteModel: method, startSession: method }],
    // the module itself, decorated for its models: the connections are others
    unless: {
      when: (mongoose) => (mongoose.connection ?? mongoose).client === undefined,
      because: 'was never told to connect',
    },
    load: async () => (await import('dockerflow-checks/mongoose')).mongooseCheck,
  },
  {
    file: 'elasticsearch',
    packages: ['@fastify/elasticsearch', '@elastic/elasticsearch'],
    decorators: ['elastic', 'elasticsearch'],
    paths: [''],
    shapes: [{ ping: method, search: method, diagnostic: 'object', eql: 'object' }],
    load: async () => (await import('dockerflow-checks/elasticsearch')).elasticsearchCheck,
  },
  {
    file: 'opensearch',
    packages: ['@fastify/opensearch', '@opensearch-project/opensearch'],
    decorators: ['opensearch'],
    paths: [''],
    shapes: [{ ping: method, search: method, extend: method, transport: 'object' }],
    load: async () => (await import('dockerflow-checks/opensearch')).opensearchCheck,
  },
  {
    // the plugin's own objects have no round trip, the clients inside them do
    file: 'kafka',
    packages: ['@fastify/kafka', '@platformatic/kafka'],
    decorators: ['kafka'],
    paths: ['', 'producer._producer', 'consumer._consumer'],
    shapes: [{ listApis: method, metadata: method, isConnected: method }],
    load: async () => (await import('dockerflow-checks/kafka')).kafkaCheck,
  },
  {
    file: 'amqp',
    packages: ['fastify-amqp', 'fastify-amqp-async', 'amqplib'],
    decorators: ['amqp', 'rabbitmq'],
    paths: ['', 'connection'],
    shapes: [{ createChannel: method, createConfirmChannel: method, close: method, connection: 'object' }],
    unless: CALLBACK_API,
    load: async () => (await import('dockerflow-checks/amqp')).amqpCheck,
  },
  {
    file: 'nats',
    packages: ['@nats-io/transport-node', 'nats'],
    decorators: ['nats', 'nc', 'natsClient'],
    paths: [''],
    shapes: [{ rtt: method, flush: method, drain: method, publish: method }],
    load: async () => (await import('dockerflow-checks/nats')).natsCheck,
  },
  {
    file: 'mqtt',
    packages: ['mqtt'],
    decorators: ['mqtt', 'mqttClient'],
    paths: [''],
    shapes: [{ unsubscribeAsync: method, publishAsync: method, connected: 'boolean' }],
    load: async () => (await import('dockerflow-checks/mqtt')).mqttCheck,
  },
  {
    file: 'knex',
    packages: ['fastify-knexjs', 'fastify-objectionjs', 'knex'],
    decorators: ['knex', 'objection', ...ANY_DATABASE],
    paths: ['', 'knex'],
    shapes: [{ raw: method, transaction: method, batchInsert: method, client: 'object' }],
    unless: { when: ({ client }) => WITHOUT_SELECT_1.has(client.dialect), because: NO_SELECT_1 },
    load: async () => (await import('dockerflow-checks/knex')).knexCheck,
  },
  {
    file: 'kysely',
    packages: ['kysely'],
    decorators: ['kysely', ...ANY_DATABASE],
    paths: ['', 'db'],
    shapes: [{ executeQuery: method, selectFrom: method, getExecutor: method }],
    load: async () => (await import('dockerflow-checks/kysely')).kyselyCheck,
  },
  {
    file: 'drizzle',
    packages: ['drizzle-orm'],
    decorators: ['drizzle', ...ANY_DATABASE],
    paths: ['', 'db'],
    shapes: [{ select: method, selectDistinct: method, $with: method, transaction: method }],
    load: async () => (await import('dockerflow-checks/drizzle')).drizzleCheck,
  },
  {
    file: 'prisma',
    packages: ['@zrosenbauer/fastify-prisma', '@prisma/client'],
    decorators: ['prisma', 'prismaClient', ...ANY_DATABASE],
    paths: [''],
    shapes: [{ $queryRawUnsafe: method, $connect: method, $extends: method, $transaction: method }],
    unless: { when: ({ _activeProvider }) => WITHOUT_SELECT_1.has(_activeProvider), because: NO_SELECT_1 },
    load: async () => (await import('dockerflow-checks/prisma')).prismaCheck,
  },
  {
    file: 'sequelize',
    packages: ['sequelize'],
    decorators: ['sequelize', ...ANY_DATABASE],
    paths: ['', 'sequelize'],
    shapes: [{ authenticate: method, define: method, getDialect: method, getQueryInterface: method }],
    load: async () => (await import('dockerflow-checks/sequelize')).sequelizeCheck,
  },
  {
    file: 'typeorm',
    packages: ['typeorm-fastify-plugin', 'typeorm'],
    decorators: ['orm', 'typeorm', 'dataSource', 'db', 'database'],
    paths: ['', 'dataSource'],
    shapes: [{ query: method, getRepository: method, initialize: method, isInitialized: 'boolean' }],
    unless: { when: ({ options }) => WITHOUT_SELECT_1.has(options.type), because: NO_SELECT_1 },
    load: async () => (await import('dockerflow-checks/typeorm')).typeormCheck,
  },
  {
    file: 'mikro-orm',
    packages: ['@mikro-orm/sqlite'],
    decorators: ['orm', 'mikroOrm', 'mikroORM', 'db', 'database'],
    paths: ['', 'orm'],
    shapes: [{ em: 'object', config: 'object', isConnected: method, checkConnection: method }],
    unless: { when: ({ em }) => typeof em.getConnection().execute !== method, because: NO_SELECT_1 },
    load: async () => (await import('dockerflow-checks/mikro-orm')).mikroOrmCheck,
  },
]
