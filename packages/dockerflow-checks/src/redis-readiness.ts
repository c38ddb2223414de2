import type { Backing } from './client-check.ts'
import { CheckFailure } from './failure.ts'

/** What readiness is asked of: a client of ioredis, iovalkey or redis (node-redis). */
export interface RedisCommands {
  ping(): Promise<unknown>
  hello?(): Promise<unknown>
  /** Of ioredis and iovalkey. */
  setrange?(key: string, offset: number, value: string): Promise<unknown>
  /** Of node-redis. */
  setRange?(key: string, offset: number, value: string): Promise<unknown>
  get?(key: string): Promise<unknown>
  /** Of ioredis and iovalkey. */
  cluster?(subcommand: 'INFO'): Promise<unknown>
  /** Of node-redis. */
  clusterInfo?(): Promise<unknown>
}

/** How a ping asks a server whether it can serve its client. */
export interface Readiness {
  /** Whether a write must be possible. */
  readonly writable: boolean
  /** The key of the write, which is never made. */
  readonly key: string
}

const SLOTS = 16_384
const NO_PERMISSION = /^NOPERM/

/**
 * Makes the ping of a client: rejects when the server cannot serve it in the client's own mode. All the state of a
 * cluster is asked of the one node that the client picks.
 */
export function redisReadiness(client: RedisCommands, { writable, key }: Readiness): () => Promise<void> {
  const expectsMaster = isSentinelMaster(client)
  /** Whether the server is a node of a cluster, once known. */
  let clustered: boolean | undefined = isCluster(client) || (knowsMore(client) ? undefined : false)

  return async () => {
    if (clustered) await askCluster(client, writable ? undefined : key)
    if (writable) await proveWrite(client, key)
    else await client.ping()
    if (clustered !== undefined && (writable || !expectsMaster)) return
    // after the ping, so that a server which does not know or allow HELLO is one of which nothing more is known
    const about = await client.hello?.().catch(() => undefined)
    if (!writable && expectsMaster && entry(about, 'role') === 'replica') throw demoted()
    if (clustered !== undefined) return
    clustered = entry(about, 'mode') === 'cluster'
    if (clustered) await askCluster(client, undefined)
  }
}

/**
 * Proves that the server takes a write of `key`. `SETRANGE` is refused wherever a write that needs memory is, and
 * with an empty value it does nothing: no key is made or changed, nothing expires, is replicated, logged or notified.
 */
export async function proveWrite(
  client: Pick<RedisCommands, 'setrange' | 'setRange'>,
  key: string,
  { kind, service }: Pick<Backing, 'kind' | 'service'> = { kind: 'redis', service: 'Redis' },
): Promise<void> {
  try {
    const asked = client.setrange?.(key, 0, '') ?? client.setRange?.(key, 0, '')
    if (asked === undefined)
      throw new CheckFailure(kind, 'unexpected', `${service}: no SETRANGE in this client.`)
    await asked
  } catch (error) {
    const text = textOf(error)
    // the key is there and no string: the server was about to write it
    if (text.startsWith('WRONGTYPE')) return
    // which of the two is missing is said in other words by each version
    if (NO_PERMISSION.test(text)) {
      const need = /command/.test(text) ? 'run SETRANGE, which proves a write' : `write the key "${key}"`
      const refusal = `${service} does not let the application's user ${need} (NOPERM).`
      throw new CheckFailure(kind, 'authentication', refusal, error)
    }
    throw error
  }
}

/** Rejects unless the node says that every slot is served; with `key`, a read of it serves where that is forbidden. */
async function askCluster(client: RedisCommands, key: string | undefined): Promise<void> {
  try {
    const info = String(await (client.clusterInfo?.() ?? client.cluster?.('INFO')))
    const failure = clusterFailure(info)
    if (failure) throw failure
  } catch (error) {
    if (!NO_PERMISSION.test(textOf(error))) throw error
    if (key !== undefined) await readKey(client, key, error)
  }
}

async function readKey(client: RedisCommands, key: string, refused: unknown): Promise<void> {
  try {
    await client.get?.(key)
  } catch (error) {
    const text = textOf(error)
    if (text.startsWith('WRONGTYPE')) return
    if (!NO_PERMISSION.test(text)) throw error
    const need = `allow CLUSTER INFO, or GET of the key "${key}" (see the option \`prefix\`)`
    const why = "Redis does not let the application's user ask whether the cluster serves keys"
    throw new CheckFailure('redis', 'authentication', `${why}: ${need} (NOPERM).`, refused)
  }
}

function clusterFailure(info: string): CheckFailure | undefined {
  const number = (name: string) => Number(info.match(new RegExp(`^${name}:(\\d+)`, 'm'))?.[1] ?? Number.NaN)
  const lost = SLOTS - number('cluster_slots_assigned') + number('cluster_slots_fail')
  const state = info.match(/^cluster_state:(\w+)/m)?.[1]
  const slots = lost > 0 ? `${lost} of its ${SLOTS} hash slots are not served` : undefined
  if (state === 'ok' && slots === undefined) return undefined
  if (state === undefined) return new CheckFailure('redis', 'unexpected', 'Redis gave an unexpected answer.')
  const text =
    state === 'ok'
      ? `The Redis cluster is not whole: ${slots}.`
      : `The Redis cluster is down: ${slots ?? 'a node cannot reach most of the masters'} (CLUSTERDOWN).`
  return new CheckFailure('redis', 'unreachable', text)
}

function demoted(): CheckFailure {
  return new CheckFailure(
    'redis',
    'readOnly',
    'Redis takes no writes here: the client asked its sentinels for the master and is connected to a replica.',
  )
}

/** A cluster of ioredis or iovalkey says so; that of node-redis shows its nodes. */
function isCluster(client: object): boolean {
  return ('isCluster' in client && client.isCluster === true) || 'nodeByAddress' in client
}

/**
 * Whether the client itself sends more than a proxy of few commands knows, which might cut the connection at `HELLO`:
 * ioredis and iovalkey send `INFO`, node-redis `CLIENT SETINFO`, unless told not to.
 */
function knowsMore(client: object): boolean {
  const { enableReadyCheck, disableClientInfo } = optionsOf(client)
  return enableReadyCheck !== false && disableClientInfo !== true
}

/** Whether the client is one that asks sentinels for the master. */
function isSentinelMaster(client: object): boolean {
  if ('getMasterNode' in client) return true
  const { sentinels, role } = optionsOf(client)
  return Array.isArray(sentinels) && sentinels.length > 0 && role !== 'slave'
}

function optionsOf(client: object): Readonly<Record<string, unknown>> {
  return ('options' in client && (client.options as Record<string, unknown> | undefined)) || {}
}

/** An entry of the answer of HELLO: a list of names and values, a map, or an object. */
function entry(about: unknown, name: string): unknown {
  if (about instanceof Map) return about.get(name)
  if (Array.isArray(about)) {
    const at = about.indexOf(name)
    return at < 0 ? undefined : about[at + 1]
  }
  return typeof about === 'object' && about !== null ? (about as Record<string, unknown>)[name] : undefined
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : ''
}
