import type { Check, CheckContext } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'
import { type ConnectionEvents, watchConnection } from '../connection-watch.ts'

/** A client of mqtt (MQTT.js). */
export interface MqttClient extends ConnectionEvents {
  readonly connected: boolean
  readonly disconnecting: boolean
  readonly disconnected: boolean
  unsubscribeAsync(topic: string): Promise<unknown>
}

const MQTT: Backing = {
  kind: 'mqtt',
  service: 'The MQTT broker',
  // of CONNACK: MQTT 3.1.1, then 5
  codes: {
    3: 'unreachable',
    4: 'authentication',
    5: 'authentication',
    134: 'authentication',
    135: 'authentication',
    136: 'unreachable',
    137: 'unreachable',
    138: 'authentication',
  },
  texts: [
    [/^client disconnecting/, 'disconnected'],
    [/^(Connection closed|Keepalive timeout|connack timeout)/, 'unreachable'],
  ],
}

/**
 * Checks an MQTT broker through a client of [mqtt](https://github.com/mqttjs/MQTT.js).
 *
 * One ping: one `UNSUBSCRIBE` from a topic that nobody subscribes to, and its acknowledgement: the cheapest
 * packet that a broker answers whatever the permissions. A client without a connection is not asked: it fails at
 * once with its last error, such as that the broker refuses its credentials; after that one MQTT.js does not try
 * again unless `reconnectOnConnackError` is set.
 *
 * `ok` proves that the broker acknowledges a packet on the application's connection. It does not prove that
 * the client may publish, or that its subscriptions are there.
 */
export function mqttCheck(client: MqttClient): Check {
  const connection = watchConnection(MQTT, client)
  const ping = async ({ signal }: CheckContext) => {
    if (client.disconnecting || client.disconnected) throw clientFailure(MQTT, 'disconnected')
    if (!client.connected) await connection.made('connect', signal)
    await client.unsubscribeAsync('dockerflow/ping')
  }
  return clientCheck(MQTT, client, ping, { connection })
}
