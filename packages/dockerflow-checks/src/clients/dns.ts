import { Resolver } from 'node:dns/promises'
import { type Check, timeLeft } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'

/** Options of {@link dnsCheck}. */
export interface DnsCheckOptions {
  /**
   * The kind of record.
   * @default 'A'
   */
  readonly type?: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SRV' | 'TXT'
  /**
   * Addresses of name servers, with or without a port.
   * @default those of the machine
   */
  readonly servers?: readonly string[]
}

const DNS: Backing = {
  kind: 'dns',
  service: 'The name server',
  thing: 'name',
  codes: {
    ENOTFOUND: 'missing',
    ENODATA: 'missing',
    EREFUSED: 'unexpected',
    ESERVFAIL: 'unexpected',
    ECANCELLED: 'timeout',
    ETIMEOUT: 'timeout',
  },
}

/**
 * Checks that a name resolves.
 *
 * One ping: one query over UDP by Node's own resolver, tried once and cancelled at the deadline. It bypasses
 * `/etc/hosts` and the thread pool that connecting by name goes through.
 *
 * `ok` proves that a name server answers with at least one record. It does not prove that the address is
 * right, or that anything listens there.
 */
export function dnsCheck(hostname: string, options: DnsCheckOptions = {}): Check {
  const { type = 'A', servers } = options
  return clientCheck(DNS, undefined, async (context) => {
    const resolver = new Resolver({ timeout: timeLeft(context), tries: 1 })
    if (servers) resolver.setServers(servers)
    const cancel = () => resolver.cancel()
    context.signal.addEventListener('abort', cancel, { once: true })
    try {
      const records = await resolver.resolve(hostname, type)
      if (Array.isArray(records) && records.length === 0) throw clientFailure(DNS, 'missing')
    } finally {
      context.signal.removeEventListener('abort', cancel)
    }
  })
}
