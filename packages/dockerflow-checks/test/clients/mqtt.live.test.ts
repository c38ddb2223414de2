// live mqtt: mqtt (connect, connectAsync) against Mosquitto
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, connectAsync } from 'mqtt'
import { afterAll } from 'vitest'
import { mqttCheck } from '../../src/clients/mqtt.ts'
import { conformance, serverAt } from './conformance.ts'
import { startServer } from './started-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'dockerflow-mosquitto-'))
const passwords = join(folder, 'passwords')
execFileSync('mosquitto_passwd', ['-b', '-c', passwords, 'app', 'right'])
const closedBroker = await startServer('mosquitto', (port) => {
  const settings = [`listener ${port} 127.0.0.1`, 'allow_anonymous false', `password_file ${passwords}`]
  writeFileSync(join(folder, 'conf'), [...settings, 'user root', ''].join('\n'))
  return ['-c', join(folder, 'conf')]
})
afterAll(async () => {
  await closedBroker.stop()
  rmSync(folder, { recursive: true })
})

conformance({
  name: 'mqtt',
  kind: 'mqtt',
  server: serverAt('MQTT_URL', 1883),
  async open({ host, port }) {
    const client = await connectAsync({ host, port, reconnectPeriod: 50 })
    client.on('error', () => {})
    return { check: mqttCheck(client), close: () => client.endAsync(true) }
  },
  deniedBy: closedBroker,
  openDenied({ host, port }) {
    const client = connect({ host, port, username: 'app', password: 'wrong' })
    client.on('error', () => {})
    return { check: mqttCheck(client), close: () => client.endAsync(true) }
  },
  reconnects: 200,
})
