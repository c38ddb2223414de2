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
const suite = {
  server: address,
  reconnects: 1500,
  reasons: { gone: ['unreachable', 'timeout'], hung: ['timeout', 'unreachable'], reset: ['unreachable'] },
} as const

function urlOf({ host, port }: Address, password: string) {
  return `mongodb://app:${password}@${host}:${port}/test?authMechanism=PLAIN&authSource=$external`
}

function openMongodb(address: Address, password = 'right') {
  const client = new MongoClient(urlOf(address, password), options)
  return { check: mongodbCheck(client), close: () => client.close() }
}

conformance({
  ...suite,
  name: 'mongodb',
  kind: 'mongodb',
  open: (address) => openMongodb(address),
  openDenied: (address) => openMongodb(address, 'wrong'),
})

function openMongoose(address: Address, password = 'right') {
  const client = createConnection(urlOf(address, password), options)
  client.on('error', () => {})
  return { check: mongooseCheck(client), close: () => client.close() }
}

conformance({
  ...suite,
  name: 'mongoose',
  kind: 'mongoose',
  open: (address) => openMongoose(address),
  openDenied: (address) => openMongoose(address, 'wrong'),
})
