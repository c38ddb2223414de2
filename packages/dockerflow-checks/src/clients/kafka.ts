import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'

/**
 * A connected `Admin` of kafkajs, or of the KafkaJS API of @confluentinc/kafka-javascript; or any client of
 * @platformatic/kafka.
 */
export type KafkaClient = { listTopics(): Promise<unknown> } | { listApis(): Promise<unknown> }

const KAFKA: Backing = {
  kind: 'kafka',
  service: 'Kafka',
  codes: {
    KafkaJSSASLAuthenticationError: 'authentication',
    KafkaJSRequestTimeoutError: 'timeout',
    KafkaJSConnectionClosedError: 'unreachable',
    KafkaJSConnectionError: 'unreachable',
    PLT_KFK_AUTHENTICATION: 'authentication',
    PLT_KFK_TIMEOUT: 'timeout',
    PLT_KFK_NETWORK: 'unreachable',
    KafkaJSBrokerNotFound: 'unreachable',
    KafkaJSNumberOfRetriesExceeded: 'unreachable',
  },
  texts: [[/client is not connected|producer is disconnected|not connected/i, 'disconnected']],
}

/**
 * Checks Kafka through a connected `Admin` of [kafkajs](https://kafka.js.org), or of the same API of
 * [@confluentinc/kafka-javascript](https://github.com/confluentinc/confluent-kafka-javascript), or through any
 * client of [@platformatic/kafka](https://github.com/platformatic/kafka).
 *
 * One ping: one metadata request for all topics to one broker; with @platformatic/kafka, one request for the
 * versions that a broker speaks. Producers and consumers of kafkajs have no ping of their own; an `Admin` that
 * stays connected costs one more connection. `requestTimeout` (30 s unless set) and `retry`
 * of the client decide how soon a broker that hangs is given up.
 *
 * `ok` proves that one broker answers these credentials. It does not prove that a topic is there, has a
 * leader, or has the in-sync replicas that a write needs.
 */
export function kafkaCheck(client: KafkaClient): Check {
  return clientCheck(KAFKA, client, async () => {
    if ('listApis' in client) await client.listApis()
    else await client.listTopics()
  })
}
