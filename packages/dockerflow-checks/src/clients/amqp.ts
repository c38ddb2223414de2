import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'

/** A connection of amqplib, with promises. */
export interface AmqpClient {
  createChannel(): Promise<{ on(event: 'error', listener: () => void): unknown; close(): Promise<void> }>
}

const AMQP: Backing = {
  kind: 'amqp',
  service: 'The AMQP broker',
  thing: 'virtual host',
  texts: [
    [/^Connection clos(ed|ing)|^Channel closed$|IllegalOperation/, 'disconnected'],
    [/Channel ended, no reply|Unexpected close|Heartbeat timeout/, 'unreachable'],
    [/No channels left to allocate/, 'exhausted'],
    [/ACCESS_REFUSED/, 'authentication'],
  ],
}

/**
 * Checks RabbitMQ or another AMQP 0-9-1 broker through a connection of
 * [amqplib](https://amqp-node.github.io/amqplib).
 *
 * One ping: opens a channel on the application's connection and closes it, two small round trips; no queue,
 * exchange or permission is touched. A connection of amqplib does not reconnect: after it has closed, the check
 * fails until the application replaces it and its check.
 */
export function amqpCheck(client: AmqpClient): Check {
  return clientCheck(AMQP, client, async () => {
    const channel = await client.createChannel()
    // the connection reports its own end; a channel without a listener would throw it
    channel.on('error', () => {})
    await channel.close()
  })
}
