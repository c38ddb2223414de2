import { type Check, timeLeft } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'

/** A `Client` of @opensearch-project/opensearch. */
export interface OpensearchClient {
  ping(
    params: Record<string, never>,
    options: { requestTimeout: number; maxRetries: number },
  ): PromiseLike<{ readonly body?: unknown }>
}

const OPENSEARCH: Backing = {
  kind: 'opensearch',
  service: 'OpenSearch',
  codes: {
    401: 'authentication',
    403: 'authentication',
    502: 'unreachable',
    503: 'unreachable',
    504: 'unreachable',
    TimeoutError: 'timeout',
    RequestAbortedError: 'timeout',
    NoLivingConnectionsError: 'unreachable',
    ConnectionError: 'unreachable',
  },
}

/**
 * Checks OpenSearch through the `Client` of
 * [@opensearch-project/opensearch](https://github.com/opensearch-project/opensearch-js).
 *
 * One ping: one `HEAD /` to one node of the client's pool, not tried on another, given up at the deadline. It
 * says that a node answers these credentials, not that the cluster is green.
 *
 * `ok` proves that one node answers these credentials. It does not prove that the cluster is green, that an
 * index is there, or that it takes writes: a full disk blocks those while nodes answer.
 */
export function opensearchCheck(client: OpensearchClient): Check {
  return clientCheck(OPENSEARCH, client, async (context) => {
    // not aborted by the signal: a request of opensearch-js 3.9 that is aborted late rejects with nobody to catch it
    const { body } = await client.ping({}, { requestTimeout: timeLeft(context), maxRetries: 0 })
    if (body === false) throw clientFailure(OPENSEARCH, 'unexpected')
  })
}
