import { type Check, timeLeft } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'

/** A `Client` of @elastic/elasticsearch. */
export interface ElasticsearchClient {
  ping(
    params: Record<string, never>,
    options: { signal: AbortSignal; requestTimeout: number; maxRetries: number },
  ): Promise<unknown>
}

const ELASTICSEARCH: Backing = {
  kind: 'elasticsearch',
  service: 'Elasticsearch',
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
    ProductNotSupportedError: 'unexpected',
  },
}

/**
 * Checks Elasticsearch through the `Client` of
 * [@elastic/elasticsearch](https://github.com/elastic/elasticsearch-js).
 *
 * One ping: one `HEAD /` to one node of the client's pool, not tried on another, aborted at the deadline. It
 * says that a node answers these credentials, not that the cluster is green.
 *
 * `ok` proves that one node answers these credentials. It does not prove that the cluster is green, that an
 * index is there, or that it takes writes: a full disk blocks those while nodes answer.
 */
export function elasticsearchCheck(client: ElasticsearchClient): Check {
  return clientCheck(ELASTICSEARCH, client, async (context) => {
    const options = { signal: context.signal, requestTimeout: timeLeft(context), maxRetries: 0 }
    if ((await client.ping({}, options)) === false) throw clientFailure(ELASTICSEARCH, 'unexpected')
  })
}
