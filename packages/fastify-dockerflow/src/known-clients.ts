import type { Check } from 'dockerflow-checks'

/** A client that applications commonly carry as a decorator. */
export interface KnownClient {
  /** The decorator's names, the usual one first. */
  readonly decorators: readonly string[]
  /** Where in the decorator's value the client is; `''` for the value itself. The first that fits counts. */
  readonly paths: readonly string[]
  /** What the client must look like: the methods it has. */
  readonly methods: readonly string[]
  /** The file of the check under `fastify-dockerflow/checks/`. */
  readonly file: string
  /** Loads the check's function: only for a client that is there, so that all others cost nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: `methods` has been looked at, which says what types cannot
  readonly load: () => Promise<(client: any) => Check>
}

/** The clients that are found: decorator, what it must look like, and the check. */
export const KNOWN_CLIENTS: readonly KnownClient[] = [
  {
    // @fastify/postgres
    decorators: ['pg'],
    paths: ['pool', ''],
    methods: ['query', 'connect'],
    file: 'postgres',
    load: async () => (await import('dockerflow-checks/postgres')).postgresCheck,
  },
  {
    // @fastify/mysql
    decorators: ['mysql'],
    paths: ['pool', 'connection', ''],
    methods: ['query', 'execute', 'end'],
    file: 'mysql',
    load: async () => (await import('dockerflow-checks/mysql')).mysqlCheck,
  },
  {
    // @fastify/redis
    decorators: ['redis', 'valkey'],
    paths: [''],
    methods: ['ping', 'duplicate'],
    file: 'redis',
    load: async () => (await import('dockerflow-checks/redis')).redisCheck,
  },
  {
    // @fastify/mongodb
    decorators: ['mongo'],
    paths: ['client', ''],
    methods: ['db', 'connect'],
    file: 'mongodb',
    load: async () => (await import('dockerflow-checks/mongodb')).mongodbCheck,
  },
  {
    decorators: ['mongoose'],
    paths: [''],
    methods: ['model', 'createConnection'],
    file: 'mongoose',
    load: async () => (await import('dockerflow-checks/mongoose')).mongooseCheck,
  },
  {
    // @fastify/elasticsearch
    decorators: ['elastic'],
    paths: [''],
    methods: ['ping', 'search'],
    file: 'elasticsearch',
    load: async () => (await import('dockerflow-checks/elasticsearch')).elasticsearchCheck,
  },
  {
    // @fastify/opensearch
    decorators: ['opensearch'],
    paths: [''],
    methods: ['ping', 'search'],
    file: 'opensearch',
    load: async () => (await import('dockerflow-checks/opensearch')).opensearchCheck,
  },
  {
    // @fastify/kafka: its own objects have no round trip, the clients inside them do
    decorators: ['kafka'],
    paths: ['producer._producer', 'consumer._consumer', ''],
    methods: ['listApis', 'metadata'],
    file: 'kafka',
    load: async () => (await import('dockerflow-checks/kafka')).kafkaCheck,
  },
  {
    // fastify-amqp
    decorators: ['amqp'],
    paths: ['connection', ''],
    methods: ['createChannel', 'close'],
    file: 'amqp',
    load: async () => (await import('dockerflow-checks/amqp')).amqpCheck,
  },
  {
    decorators: ['nats'],
    paths: [''],
    methods: ['rtt', 'flush'],
    file: 'nats',
    load: async () => (await import('dockerflow-checks/nats')).natsCheck,
  },
  {
    decorators: ['mqtt'],
    paths: [''],
    methods: ['unsubscribeAsync', 'publish'],
    file: 'mqtt',
    load: async () => (await import('dockerflow-checks/mqtt')).mqttCheck,
  },
  {
    decorators: ['knex'],
    paths: [''],
    methods: ['raw', 'transaction'],
    file: 'knex',
    load: async () => (await import('dockerflow-checks/knex')).knexCheck,
  },
  {
    decorators: ['kysely'],
    paths: [''],
    methods: ['executeQuery', 'selectFrom'],
    file: 'kysely',
    load: async () => (await import('dockerflow-checks/kysely')).kyselyCheck,
  },
  {
    decorators: ['prisma'],
    paths: [''],
    methods: ['$queryRawUnsafe', '$connect'],
    file: 'prisma',
    load: async () => (await import('dockerflow-checks/prisma')).prismaCheck,
  },
  {
    decorators: ['sequelize'],
    paths: [''],
    methods: ['authenticate', 'define'],
    file: 'sequelize',
    load: async () => (await import('dockerflow-checks/sequelize')).sequelizeCheck,
  },
  {
    decorators: ['typeorm', 'orm', 'dataSource'],
    paths: [''],
    methods: ['query', 'getRepository'],
    file: 'typeorm',
    load: async () => (await import('dockerflow-checks/typeorm')).typeormCheck,
  },
  {
    decorators: ['mikroOrm', 'orm'],
    paths: [''],
    methods: ['checkConnection', 'connect'],
    file: 'mikro-orm',
    load: async () => (await import('dockerflow-checks/mikro-orm')).mikroOrmCheck,
  },
  {
    decorators: ['drizzle'],
    paths: [''],
    methods: ['execute', 'select'],
    file: 'drizzle',
    load: async () => (await import('dockerflow-checks/drizzle')).drizzleCheck,
  },
]
