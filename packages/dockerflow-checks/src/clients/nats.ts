import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'

/** A connection of @nats-io/transport-node, of another transport of nats.js, or of nats 2. */
export interface NatsClient {
  rtt(): Promise<number>
  isClosed(): boolean
  closed(): Promise<unknown>
}

const NATS: Backing = {
  kind: 'nats',
  service: 'NATS',
  codes: {
    ClosedConnectionError: 'disconnected',
    DrainingConnectionError: 'disconnected',
    ConnectionError: 'unreachable',
    AuthorizationError: 'authentication',
    UserAuthenticationExpiredError: 'authentication',
    CONNECTION_CLOSED: 'disconnected',
    DISCONNECT: 'unreachable',
  },
  texts: [[/^connection disconnected/i, 'unreachable']],
}

/**
 * Checks NATS through a connection of [nats.js](https://github.com/nats-io/nats.js).
 *
 * One ping: one `PING` of the protocol and its `PONG` on the application's connection; no subject, no
 * permission. A connection that is between two attempts to reconnect fails at once; one that NATS has closed, because
 * its credentials were changed, for example, says why and stays failed until the application replaces it.
 *
 * `ok` proves that the server answers on the application's connection. It does not prove that a subject is
 * allowed, that anybody listens to it, or that JetStream runs.
 */
export function natsCheck(client: NatsClient): Check {
  return clientCheck(NATS, client, async () => {
    // a connection that gave up resolves to why
    const why = client.isClosed() ? await client.closed() : undefined
    if (why) throw why
    await client.rtt()
  })
}
