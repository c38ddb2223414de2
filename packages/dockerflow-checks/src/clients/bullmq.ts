import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { REDIS_REASONS } from '../redis-reasons.ts'

/** A `Queue` of bullmq. */
export interface BullmqClient {
  isPaused(): Promise<boolean>
}

const BULLMQ: Backing = { kind: 'bullmq', service: 'The server behind BullMQ', ...REDIS_REASONS }

/**
 * Checks the server behind a `Queue` of [BullMQ](https://bullmq.io).
 *
 * One ping: `isPaused()`, one command that reads one field, on the queue's connection. A connection that is
 * being remade holds the ping back, so a server that is gone reads as timed out, unless the queue's connection
 * has `enableOfflineQueue: false`. A Worker's own connections are not checked.
 */
export function bullmqCheck(client: BullmqClient): Check {
  return clientCheck(BULLMQ, client, async () => {
    await client.isPaused()
  })
}
