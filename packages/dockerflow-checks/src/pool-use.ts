/** How far a client's pool of connections is used, by its own counters. */
export interface PoolUse {
  /** Connections that are made and lent out. One that is being made is not: it may never be. */
  readonly used: number
  /** Connections that nobody uses. */
  readonly idle: number
  readonly max: number
}

/** What a pool of one library is asked for. Whatever is missing is NaN or undefined, and the pool another one's. */
// biome-ignore lint/suspicious/noExplicitAny: members are looked at, and believed only if they are numbers
type Reader = (pool: any) => PoolUse

/** None of these is documented but for those of pg: read by shape, and none believed that is not a number. */
const READERS: readonly Reader[] = [
  // pg
  ({ totalCount, idleCount, options, _clients }) => ({
    used: totalCount - idleCount - (_clients ?? []).filter(isConnecting).length,
    idle: idleCount,
    max: options.max,
  }),
  // mysql2, with callbacks and with promises
  (pool) => mysql2Use(pool.pool ?? pool),
  // tarn, of knex and mssql, which has it as `pool`
  (pool) => tarnUse(pool.pool ?? pool),
  // sequelize-pool
  (manager) => sequelizeUse(manager.pool),
  // mongodb
  (client) => mongodbUse(client.client ?? client),
]

/** The use of what may be a pool, or has one; undefined when it cannot be seen. Never throws. */
export function poolUse(pool: unknown): PoolUse | undefined {
  if ((typeof pool !== 'object' && typeof pool !== 'function') || pool === null) return undefined
  for (const read of READERS) {
    try {
      const use = read(pool)
      if (Object.values(use).every(Number.isFinite)) return use
    } catch {}
  }
  return undefined
}

/** Whether every connection that the pool may have is lent out. */
export function isFull({ used, idle, max }: PoolUse): boolean {
  return max > 0 && idle === 0 && used >= max
}

function isConnecting(client: { readonly _connected?: boolean }): boolean {
  return client._connected === false
}

type Mysql2Connection = { readonly authorized?: boolean }
function mysql2Use(pool: {
  readonly config: { readonly connectionLimit: number }
  readonly _freeConnections: { readonly length: number }
  readonly _allConnections: { toArray(): Mysql2Connection[] }
}): PoolUse {
  const idle = pool._freeConnections.length
  const made = pool._allConnections.toArray().filter(({ authorized }) => authorized !== false)
  return { used: made.length - idle, idle, max: pool.config.connectionLimit }
}

function tarnUse(pool: { numUsed(): number; numFree(): number; readonly max: number }): PoolUse {
  return { used: pool.numUsed(), idle: pool.numFree(), max: pool.max }
}

function sequelizeUse(pool: { using: number; available: number; maxSize: number }): PoolUse {
  return { used: pool.using, idle: pool.available, max: pool.maxSize }
}

interface MongodbPool {
  readonly currentCheckedOutCount: number
  readonly availableConnectionCount: number
  readonly options: { readonly maxPoolSize: number }
}
/** A topology has a pool for each server: one that is full can be what a ping waits for. */
function mongodbUse(client: { topology: { s: { servers: Map<string, { pool: MongodbPool }> } } }): PoolUse {
  const uses = [...client.topology.s.servers.values()].map(({ pool }) => ({
    used: pool.currentCheckedOutCount,
    idle: pool.availableConnectionCount,
    max: pool.options.maxPoolSize,
  }))
  return uses.find(isFull) ?? (uses[0] as PoolUse)
}
