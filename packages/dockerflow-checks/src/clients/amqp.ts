import { type BlockableConnection, unlessBlocked } from '../amqp-blocked.ts'
import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { watchConnection } from '../connection-watch.ts'

/** A connection of amqplib, with promises. */
export interface AmqpConnection extends BlockableConnection {
  createChannel(): Promise<{ on(event: 'error', listener: () => void): unknown; close(): Promise<void> }>
}

/** A connection, or a function that answers with the one that the application has now. */
export type AmqpClient = AmqpConnection | (() => AmqpConnection | PromiseLike<AmqpConnection>)

const AMQP: Backing = {
  kind: 'amqp',
  service: 'The AMQP broker',
  thing: 'virtual host, or the right to use it,',
  texts: [
    [/^Connection clos(ed|ing)|^Channel closed$|IllegalOperation/, 'disconnected'],
    [/Channel ended, no reply|Unexpected close|Heartbeat timeout/, 'unreachable'],
    [/No channels left to allocate/, 'exhausted'],
    [/ACCESS_REFUSED/, 'authentication'],
    [/^Expected ConnectionOpenOk/, 'missing'],
  ],
}

/**
 * Checks RabbitMQ or another AMQP 0-9-1 broker through a connection of
 * [amqplib](https://amqp-node.github.io/amqplib).
 *
 * One ping: opens a channel on the application's connection and closes it, two small round trips; no queue,
 * exchange or permission is touched. A connection that the broker blocks for a memory or disk alarm fails at once,
 * with `E012` and the reason; RabbitMQ blocks the connections that publish, others do not hear of the alarm.
 *
 * A connection of amqplib does not reconnect: after it has closed, its check fails for good. An application that
 * connects again gives a function instead, `amqpCheck(() => connection)`, which each ping asks for the connection, or
 * the promise of one, that there is now; when that promise is rejected, for wrong credentials, the check says why.
 * The errors of such a connection are heard from the first ping that has got it.
 *
 * `ok` proves that the broker opens a channel on the application's connection, and that no alarm blocks that. It does
 * not prove that a queue, an exchange or a right is there.
 */
export function amqpCheck(client: AmqpClient): Check {
  const watch = watchConnection(AMQP, typeof client === 'function' ? undefined : client)
  const ping = async () => {
    const connection = typeof client === 'function' ? await client() : client
    watch.also(connection)
    await unlessBlocked(AMQP, connection, async () => {
      const channel = await connection.createChannel()
      // the connection reports its own end; a channel without a listener would throw it
      channel.on('error', () => {})
      await channel.close()
    })
  }
  return clientCheck(AMQP, client, ping, { connection: watch })
}
