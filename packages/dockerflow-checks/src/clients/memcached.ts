import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'

/** A `Client` of memjs. */
export interface MemcachedClient {
  get(key: string): Promise<unknown>
}

const MEMCACHED: Backing = {
  kind: 'memcached',
  service: 'Memcached',
  texts: [
    [/authentication failed|requires authentication/i, 'authentication'],
    [/timed? ?out/i, 'timeout'],
    [/No servers available|server .* failed/i, 'unreachable'],
  ],
}

/**
 * Checks Memcached through a client of [memjs](https://github.com/memcachier/memjs).
 *
 * One ping: one `get` of the key `dockerflow`, which need not exist, from the one server that this key belongs
 * to. The client's own `timeout` (0.5 s unless set) and `retries` decide how soon a server that hangs is given
 * up: keep that below the check's timeout, since memjs 1.3 may leave connections behind when questions to such a
 * server overlap. After a failure memjs asks that server nothing for `failoverTime` (60 s) if `failover` is on.
 *
 * `ok` proves that the one server that the key `dockerflow` belongs to answers. It does not prove that the
 * other servers do, or that any of them has room.
 */
export function memcachedCheck(client: MemcachedClient): Check {
  return clientCheck(MEMCACHED, client, async () => {
    await client.get('dockerflow')
  })
}
