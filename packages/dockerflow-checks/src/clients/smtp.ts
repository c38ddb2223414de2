import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'

/** A transporter of nodemailer. */
export interface SmtpClient {
  verify(): Promise<unknown>
}

const SMTP: Backing = {
  kind: 'smtp',
  service: 'The mail server',
  codes: { EAUTH: 'authentication', EDNS: 'unreachable', ESOCKET: 'unreachable', ECONNECTION: 'unreachable' },
  texts: [[/^(Greeting never received|Connection timeout)/, 'timeout']],
}

/**
 * Checks a mail server through an SMTP transporter of [nodemailer](https://nodemailer.com).
 *
 * One ping: `verify()`, which logs in over a connection of its own and leaves, without a mail; give this check
 * an `interval`, since mail servers count logins. `connectionTimeout` (2 min) and `greetingTimeout` (30 s) of the
 * transport decide how soon a server that hangs is given up: set them below the check's timeout.
 *
 * `ok` proves that the mail server accepts these credentials on a new connection. It does not prove that it
 * accepts a mail, or delivers one.
 */
export function smtpCheck(client: SmtpClient): Check {
  return clientCheck(SMTP, client, async () => {
    await client.verify()
  })
}
