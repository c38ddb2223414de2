// live mqtt: mqtt (connectAsync) against Mosquitto
import { connectAsync } from 'mqtt'
import { mqttCheck } from '../../src/clients/mqtt.ts'
import { conformance, serverAt } from './conformance.ts'

conformance({
  name: 'mqtt',
  kind: 'mqtt',
  server: serverAt('MQTT_URL', 1883),
  async open({ host, port }) {
    const client = await connectAsync({ host, port, reconnectPeriod: 50 })
    client.on('error', () => {})
    return { check: mqttCheck(client), close: () => client.endAsync(true) }
  },
  reconnects: 200,
})
