// live s3: @aws-sdk/client-s3 (HeadBucket) against s3rver, started by the test
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { s3Check } from '../../src/clients/s3.ts'
import { type Address, conformance } from './conformance.ts'
import { outcomeOf } from './outcome-of.ts'

const directory = mkdtempSync(join(tmpdir(), 'dockerflow-s3-'))
const server = { host: '127.0.0.1', port: 0 }
const store = new S3rver({
  address: server.host,
  port: 0,
  silent: true,
  directory,
  configureBuckets: [{ name: 'pictures', configs: [] }],
})
beforeAll(async () => {
  server.port = ((await store.run()) as AddressInfo).port
})
afterAll(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

function open({ host, port }: Address, accessKeyId = 'S3RVER', Bucket = 'pictures') {
  const client = new S3Client({
    endpoint: `http://${host}:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey: 'S3RVER' },
    maxAttempts: 1,
  })
  return { check: s3Check(client, new HeadBucketCommand({ Bucket })), close: () => client.destroy() }
}

conformance({
  name: '@aws-sdk/client-s3',
  kind: 's3',
  server,
  open: (address) => open(address),
  openDenied: (address) => open(address, 'nobody'),
})

test('tells a bucket that is missing', async () => {
  const { check, close } = open(server, 'S3RVER', 'nothing')
  onTestFinished(close)
  expect(await outcomeOf(check)).toContain('dockerflow.s3.E005')
})
