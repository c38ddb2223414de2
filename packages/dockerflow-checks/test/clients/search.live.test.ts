// stub elasticsearch: @elastic/elasticsearch (Client) against a stub of `HEAD /` on loopback
// stub opensearch: @opensearch-project/opensearch (Client) against a stub of `HEAD /` on loopback
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client as ElasticClient } from '@elastic/elasticsearch'
import { Client as OpensearchClient } from '@opensearch-project/opensearch'
import { afterAll, beforeAll } from 'vitest'
import { elasticsearchCheck } from '../../src/clients/elasticsearch.ts'
import { opensearchCheck } from '../../src/clients/opensearch.ts'
import { type Address, conformance } from './conformance.ts'

const right = `Basic ${Buffer.from('app:right').toString('base64')}`
const address = { host: '127.0.0.1', port: 0 }
const stub = createServer((request, response) => {
  response.setHeader('X-Elastic-Product', 'Elasticsearch')
  response.statusCode = request.headers.authorization === right ? 200 : 401
  response.end()
})
beforeAll(async () => {
  await once(stub.listen(0, address.host), 'listening')
  address.port = (stub.address() as AddressInfo).port
})
afterAll(() => void stub.close())

const options = ({ host, port }: Address, password: string) => ({
  node: `http://${host}:${port}`,
  auth: { username: 'app', password },
})

function openElasticsearch(address: Address, password = 'right') {
  const client = new ElasticClient(options(address, password))
  return { check: elasticsearchCheck(client), close: () => client.close() }
}

conformance({
  name: '@elastic/elasticsearch',
  kind: 'elasticsearch',
  server: address,
  open: (address) => openElasticsearch(address),
  openDenied: (address) => openElasticsearch(address, 'wrong'),
})

function openOpensearch(address: Address, password = 'right') {
  const client = new OpensearchClient(options(address, password))
  return { check: opensearchCheck(client), close: () => client.close() }
}

conformance({
  name: '@opensearch-project/opensearch',
  kind: 'opensearch',
  server: address,
  open: (address) => openOpensearch(address),
  openDenied: (address) => openOpensearch(address, 'wrong'),
})
