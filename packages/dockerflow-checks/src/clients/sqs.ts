import { AWS_REASONS } from '../aws-reasons.ts'
import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'

/** An `SQSClient` of @aws-sdk/client-sqs. */
export interface SqsClient {
  // any: the SDK types `send` by the union of all its commands, and one command is not assignable to that
  // biome-ignore lint/suspicious/noExplicitAny: see above
  send(command: any, options: { abortSignal: AbortSignal }): Promise<unknown>
}

const SQS: Backing = { kind: 'sqs', service: 'SQS', thing: 'queue', ...AWS_REASONS }

/**
 * Checks a queue of SQS through the client of [@aws-sdk/client-sqs](https://github.com/aws/aws-sdk-js-v3):
 * `sqsCheck(client, new GetQueueAttributesCommand({ QueueUrl }))`.
 *
 * One ping: one `GetQueueAttributes`, billed as one request; needs the permission `sqs:GetQueueAttributes`. It
 * is aborted at the deadline, the SDK's own retries included.
 *
 * `ok` proves that the queue that the command names is there and these credentials may read its attributes.
 * It does not prove that they may send or receive, or that anybody takes messages from it.
 *
 * @param command a `GetQueueAttributesCommand` that names the queue
 */
export function sqsCheck(client: SqsClient, command: object): Check {
  return clientCheck(SQS, client, async ({ signal }) => {
    await client.send(command, { abortSignal: signal })
  })
}
