import { type Check, type CheckContext, timeLeft } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { type ConnectionEvents, watchConnection } from '../connection-watch.ts'
import { proveWrite, type RedisCommands } from '../redis-readiness.ts'
import { REDIS_REASONS } from '../redis-reasons.ts'

/** A `Queue` of bullmq. */
export interface BullmqClient extends ConnectionEvents {
  isPaused(): Promise<boolean>
  toKey?(type: string): string
  /** Of bullmq before 6. */
  readonly client?: Promise<object>
  /** Of bullmq 6 or later; with a `client` if it is Redis. */
  readonly backend?: object
}

/** Options of {@link bullmqCheck}. */
export interface BullmqCheckOptions {
  /**
   * Fail when the server takes no writes, as a replica or a full one. False for a queue that is only looked at.
   * @default true
   */
  readonly writable?: boolean
}

const BULLMQ: Backing = { kind: 'bullmq', service: 'The server behind BullMQ', ...REDIS_REASONS }

/**
 * Checks the server behind a `Queue` of [BullMQ](https://bullmq.io).
 *
 * One ping: `isPaused()`, one command that reads one field, on the queue's connection; then, unless `writable` is
 * false, `SETRANGE` with an empty value for the queue's key `dockerflow`, which makes and changes nothing. A connection
 * that is being remade holds the command back: then the ping fails with the queue's next error, or its last one when
 * three quarters of the timeout have passed, and the next ping waits for the same one: one at most is held. A
 * Worker's own connections are not checked.
 *
 * `ok` proves that the queue's connection reads, and unless `writable` is false that a write of one of the
 * queue's keys is accepted. It does not prove that a Worker runs, or that jobs are done.
 */
export function bullmqCheck(client: BullmqClient, options: BullmqCheckOptions = {}): Check {
  const { writable = true } = options
  const ask = async () => {
    await client.isPaused()
    const { backend = client } = client
    const redis = 'client' in backend ? ((await backend.client) as RedisCommands) : undefined
    const key = client.toKey?.('dockerflow')
    if (writable && redis && key) await proveWrite(redis, key, BULLMQ)
  }
  const connection = watchConnection(BULLMQ, client)
  let asked: Promise<unknown> | undefined
  const ping = async (context: CheckContext) => {
    asked ??= ask().finally(() => {
      asked = undefined
    })
    await connection.unlessLost(asked, 0.75 * timeLeft(context))
  }
  return clientCheck(BULLMQ, client, ping, { connection })
}
