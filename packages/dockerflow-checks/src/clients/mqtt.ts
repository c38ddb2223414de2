import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'

/** A client of mqtt (MQTT.js). */
export interface MqttClient {
  readonly connected: boolean
  readonly disconnecting: boolean
  readonly disconnected: boolean
  unsubscribeAsync(topic: string): Promise<unknown>
}

const MQTT: Backing = {
  kind: 'mqtt',
  service: 'The MQTT broker',
  texts: [
    [/^client disconnecting/, 'disconnected'],
    [/^(Connection closed|Keepalive timeout|connack timeout)/, 'unreachable'],
  ],
}

/**
 * Checks an MQTT broker through a client of [mqtt](https://github.com/mqttjs/MQTT.js).
 *
 * One ping: one `UNSUBSCRIBE` from a topic that nobody subscribes to, and its acknowledgement: the cheapest
 * packet that a broker answers whatever the permissions. A client between two attempts to reconnect fails at
 * once; why the broker refuses it (credentials, for example) is in the client's own `error` event.
 */
export function mqttCheck(client: MqttClient): Check {
  return clientCheck(MQTT, client, async () => {
    if (client.disconnecting || client.disconnected) throw clientFailure(MQTT, 'disconnected')
    if (!client.connected) throw clientFailure(MQTT, 'unreachable')
    await client.unsubscribeAsync('dockerflow/ping')
  })
}
