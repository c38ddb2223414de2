import { type Check, timeLeft } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { type ConnectionEvents, watchConnection } from '../connection-watch.ts'
import { REDIS_REASONS } from '../redis-reasons.ts'

/** A `Queue` of bullmq. */
export interface BullmqClient extends ConnectionEvents {
  isPaused(): Promise<boolean>
}

const BULLMQ: Backing = { kind: 'bullmq', service: 'The server behind BullMQ', ...REDIS_REASONS }

/**
 * Checks the server behind a `Queue` of [BullMQ](https://bullmq.io).
 *
 * One ping: `isPaused()`, one command that reads one field, on the queue's connection. A connection that is being
 * remade holds the command back: then the ping fails with the queue's next error, or its last one when three
 * quarters of the timeout have passed, and the next ping waits for the same command: one at most is held. A
 * Worker's own connections are not checked.
 */
export function bullmqCheck(client: BullmqClient): Check {
  const connection = watchConnection(BULLMQ, client)
  let asked: Promise<unknown> | undefined
  return clientCheck(BULLMQ, client, async (context) => {
    asked ??= client.isPaused().finally(() => {
      asked = undefined
    })
    await connection.unlessLost(asked, 0.75 * timeLeft(context))
    connection.passed()
  })
}
