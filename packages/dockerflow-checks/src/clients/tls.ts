import { once } from 'node:events'
import { connect } from 'node:tls'
import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'
import { type Limits, limitMessage, limitsOf } from '../limits.ts'

/** Options of {@link tlsCheck}. */
export interface TlsCheckOptions {
  /**
   * @default 443
   */
  readonly port?: number
  /**
   * The name the certificate must be for.
   * @default the host
   */
  readonly servername?: string
  /**
   * Certificates to trust instead of Node's own, in PEM.
   * @default Node's own
   */
  readonly ca?: string | Buffer
  /**
   * Days left below which it says so.
   * @default { warning: 21, error: 7 }
   */
  readonly days?: Partial<Limits>
}

const TLS: Backing = { kind: 'tls', service: 'The TLS server' }
const DAY = 86_400_000

/**
 * Checks that a TLS server's certificate is trusted, is for its name, and how many days it has left.
 *
 * One ping: one connection and one handshake, closed at once; every few hours is often enough (`interval`).
 *
 * `ok` proves that the server's certificate is trusted, is for its name, and has days enough left. It does
 * not prove that every server behind the name has the same one.
 */
export function tlsCheck(host: string, options: TlsCheckOptions = {}): Check {
  const { port = 443, servername = host, ca, days = {} } = options
  const bounds = limitsOf('tls', days, { warning: 21, error: 7 })
  return clientCheck(TLS, undefined, async ({ signal }) => {
    const socket = connect({ host, port, servername, ...(ca !== undefined && { ca }) })
    try {
      await once(socket, 'secureConnect', { signal })
      const left = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / DAY)
      return limitMessage(
        'tls',
        bounds,
        (limit) => left < limit,
        `The TLS certificate expires in ${left} days.`,
      )
    } finally {
      // a late error of a socket nobody waits for must not end the process
      socket.on('error', () => {}).destroy()
    }
  })
}
