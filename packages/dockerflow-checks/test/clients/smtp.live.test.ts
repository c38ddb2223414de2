// live smtp: nodemailer (verify) against smtp-server, started by the test
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll } from 'vitest'
import { smtpCheck } from '../../src/clients/smtp.ts'
import { type Address, conformance } from './conformance.ts'

const address = { host: '127.0.0.1', port: 0 }
const mail = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  onAuth: (auth, _session, callback) =>
    callback(auth.password === 'right' ? null : new Error('no'), { user: 'app' }),
})
mail.on('error', () => {})
beforeAll(async () => {
  const listening = mail.listen(0, address.host)
  await once(listening, 'listening')
  address.port = (listening.address() as AddressInfo).port
})
afterAll(() => new Promise<void>((resolve) => mail.close(resolve)))

function open({ host, port }: Address, pass = 'right') {
  const timeouts = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 5000 }
  const client = createTransport({ host, port, auth: { user: 'app', pass }, ignoreTLS: true, ...timeouts })
  return { check: smtpCheck(client), close: () => client.close() }
}

conformance({
  name: 'nodemailer',
  kind: 'smtp',
  server: address,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'wrong'),
  // a login takes several round trips
  timeout: 1000,
})
