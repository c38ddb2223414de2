import { AWS_REASONS } from '../aws-reasons.ts'
import type { Check } from '../check.ts'
import { type Backing, clientCheck } from '../client-check.ts'

/** An `S3Client` of @aws-sdk/client-s3. */
export interface S3Client {
  // any: the SDK types `send` by the union of all its commands, and one command is not assignable to that
  // biome-ignore lint/suspicious/noExplicitAny: see above
  send(command: any, options: { abortSignal: AbortSignal }): Promise<unknown>
}

const S3: Backing = { kind: 's3', service: 'The object store', thing: 'bucket', ...AWS_REASONS }

/**
 * Checks a bucket of S3, or of a store that speaks its protocol, through the client of
 * [@aws-sdk/client-s3](https://github.com/aws/aws-sdk-js-v3): `s3Check(client, new HeadBucketCommand({ Bucket }))`.
 *
 * One ping: one `HEAD` of the bucket, billed as one request; needs the permission `s3:ListBucket`. It is aborted
 * at the deadline, the SDK's own retries included.
 *
 * `ok` proves that the bucket that the command names is there and these credentials may list it. It does not
 * prove that they may read, write or delete an object, or that the store has room.
 *
 * @param command a `HeadBucketCommand` that names the bucket
 */
export function s3Check(client: S3Client, command: object): Check {
  return clientCheck(S3, client, async ({ signal }) => {
    await client.send(command, { abortSignal: signal })
  })
}
