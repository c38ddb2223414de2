import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'

/** A connected `Admin` of kafkajs, or of the KafkaJS API of @confluentinc/kafka-javascript. */
export interface KafkaClient {
  listTopics(): Promise<unknown>
}

const KAFKA: Backing = {
  kind: 'kafka',
  service: 'Kafka',
  codes: {
    KafkaJSSASLAuthenticationError: 'authentication',
    KafkaJSRequestTimeoutError: 'timeout',
    KafkaJSConnectionClosedError: 'unreachable',
    KafkaJSConnectionError: 'unreachable',
    KafkaJSBrokerNotFound: 'unreachable',
    KafkaJSNumberOfRetriesExceeded: 'unreachable',
  },
  texts: [[/client is not connected|producer is disconnected|not connected/i, 'disconnected']],
}

/**
 * Checks Kafka through a connected `Admin` of [kafkajs](https://kafka.js.org), or of the same API of
 * [@confluentinc/kafka-javascript](https://github.com/confluentinc/confluent-kafka-javascript).
 *
 * One ping: one metadata request for all topics to one broker. Producers and consumers have no ping of their
 * own; an `Admin` that stays connected costs one more connection. `requestTimeout` (30 s unless set) and `retry`
 * of the client decide how soon a broker that hangs is given up.
 */
export function kafkaCheck(client: KafkaClient): Check {
  return clientCheck(KAFKA, client, async () => {
    await client.listTopics()
  })
}
