// stub mongodb: mongodb (MongoClient) against a stub of the wire protocol on loopback
// stub mongoose: mongoose (Connection) against a stub of the wire protocol on loopback
import type { Server } from 'node:net'
import { MongoClient } from 'mongodb'
import { createConnection } from 'mongoose'
import { afterAll, beforeAll } from 'vitest'
import { mongodbCheck } from '../../src/clients/mongodb.ts'
import { mongooseCheck } from '../../src/clients/mongoose.ts'
import { type Address, conformance } from './conformance.ts'
import { mongodbStub } from './mongodb-stub.ts'

const address = { host: '127.0.0.1', port: 0 }
let stub: Server
beforeAll(async () => {
  const { server, port } = await mongodbStub()
  stub = server
  address.port = port
})
afterAll(() => void stub.close())

const options = {
  serverSelectionTimeoutMS: 300,
  heartbeatFrequencyMS: 500,
  minHeartbeatFrequencyMS: 50,
  directConnection: true,
  serverMonitoringMode: 'poll',
} as const
const url = ({ host, port }: Address) => `mongodb://${host}:${port}/test`
const suite = {
  server: address,
  reconnects: 1500,
  reasons: { gone: ['unreachable', 'timeout'], hung: ['timeout', 'unreachable'], reset: ['unreachable'] },
} as const

conformance({
  ...suite,
  name: 'mongodb',
  kind: 'mongodb',
  async open(address) {
    const client = await new MongoClient(url(address), options).connect()
    return { check: mongodbCheck(client), close: () => client.close() }
  },
})

conformance({
  ...suite,
  name: 'mongoose',
  kind: 'mongoose',
  async open(address) {
    const client = await createConnection(url(address), options).asPromise()
    client.on('error', () => {})
    return { check: mongooseCheck(client), close: () => client.close() }
  },
})
